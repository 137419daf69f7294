import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type LockHolder, readHolder } from '../../files/lock-holder.ts';
import { hostname } from 'node:os';
import { isProcessAlive } from '../../processes/process-identity.ts';

/** SIGKILL takes effect at once; this is for a machine that swaps. */
const goneMs = 10_000;
const pollMs = 10;

/**
 * Kills the engine that still has the data directory open although its gateway is gone (an engine in
 * the middle of a long statement notices only at its end). To be called by the holder of the
 * gateway's lock, so that no living gateway's engine is hit.
 */
export async function endLeftEngine(lock: string): Promise<void> {
  const holder = await newestHolder(lock);
  if (holder?.host !== hostname()) return;
  const deadline = performance.now() + goneMs;
  while ((await isProcessAlive(holder)) && performance.now() < deadline) {
    try {
      process.kill(holder.pid, 'SIGKILL');
    } catch {
      // It ended by itself in this moment.
    }
    await wait(pollMs);
  }
}

async function newestHolder(lock: string): Promise<LockHolder | null> {
  const names = await readdir(lock).catch((): string[] => []);
  const turns = names.filter((name) => /^\d+$/u.test(name)).map(Number);
  return turns.length === 0 ? null : readHolder(join(lock, String(Math.max(...turns))));
}
