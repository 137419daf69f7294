import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { acquireLock } from '../../files/lock.ts';
import { endLeftEngine } from './left-engine.ts';
import { endProcess } from '../end-process.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { lockOwner } from '../lock-owner.ts';
import { readState } from './read-state.ts';

/**
 * Takes away what a server that was killed left behind: its engine, its state file, its sockets.
 * Done under the server's own lock: while another server has it, all of this is that one's own, and
 * nothing is touched. Throws FALLBACK_STOP_FAILED when an engine does not go away.
 */
export async function clearRemains(paths: FallbackPaths): Promise<void> {
  const nothing =
    (await readState(paths.state)) === null && (await lockOwner(paths.engineLock)) === null;
  if (nothing) return;
  const lock = await acquireLock(paths.lock, { purpose: 'fallback stop', timeoutMs: 0 }).catch(
    (error: unknown) => {
      if (error instanceof SetupError && error.code === 'LOCKED') return null;
      throw error;
    },
  );
  if (lock === null) return;
  try {
    const state = await readState(paths.state);
    if (state?.machine === hostname()) await endProcess(state.engine, 0);
    await endLeftEngine(paths.engineLock);
    await rm(paths.state, { force: true });
    for (const name of await readdir(paths.root)) {
      if (name.startsWith('.s.PGSQL.')) await rm(join(paths.root, name), { force: true });
    }
  } finally {
    await lock.release();
  }
}
