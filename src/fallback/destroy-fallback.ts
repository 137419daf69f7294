import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { acquireLock } from '../files/lock.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { stopFallback } from './stop-fallback.ts';

export interface DestroyResult {
  /** Names inside the `fallback` directory that were removed. */
  readonly removed: readonly string[];
}

/**
 * Stops the fallback server and deletes its data, credentials, state and log. There is no way back:
 * the caller asks for confirmation. Throws FALLBACK_STOP_FAILED and FALLBACK_IN_USE, and leaves the
 * data when the server does not end.
 */
export async function destroyFallback(stateDir: string): Promise<DestroyResult> {
  const paths = fallbackPaths(stateDir);
  const names = await readdir(paths.root).catch(() => null);
  if (names === null) return { removed: [] };
  await stopFallback(stateDir);
  try {
    // A server without a state file still holds this.
    await acquireLock(paths.lock, { purpose: 'fallback destroy', timeoutMs: 5_000 });
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'LOCKED') throw error;
    throw new SetupError('FALLBACK_IN_USE', {
      message: 'The local fallback is in use; nothing was deleted.',
      detail: error.message,
      fix: 'End that process first, then run this again.',
      target: 'fallback',
      cause: error,
    });
  }
  const removed = names.filter((name) => !name.includes('lock'));
  await rm(join(paths.root), { recursive: true, force: true, maxRetries: 5 });
  return { removed };
}
