import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { fallbackPaths } from '../fallback-paths.ts';

/**
 * Puts the fallback of one state directory into another one, in one step. Its server must not run.
 * What lies at the new place is a lock that somebody left at most.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED
 */
export async function putFallback(from: string, to: string): Promise<void> {
  const place = fallbackPaths(to).root;
  try {
    await mkdir(to, { recursive: true, mode: 0o700 });
    await rm(place, { recursive: true, force: true });
    await rename(fallbackPaths(from).root, place);
    // A place of the move was made for nothing else; a state directory has other things in it.
    await rmdir(from).catch(() => undefined);
  } catch (error) {
    throw new SetupError('FALLBACK_MOVE_FAILED', {
      message: `The files of the fallback cannot be moved from ${from} to ${to}.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Give this user write access there, end programs that use these files, then run this again.',
      target: 'fallback',
      cause: error,
    });
  }
}
