import { hostname } from 'node:os';
import { endProcess } from '../end-process.ts';
import { lockOwner } from '../lock-owner.ts';

/**
 * Kills the engine that still has the data directory open although its gateway is gone (an engine in
 * the middle of a long statement notices only at its end). To be called by the holder of the
 * gateway's lock, so that no living gateway's engine is hit. Throws FALLBACK_STOP_FAILED.
 */
export async function endLeftEngine(lock: string): Promise<void> {
  const engine = await lockOwner(lock);
  if (engine?.host === hostname()) await endProcess(engine, 0);
}
