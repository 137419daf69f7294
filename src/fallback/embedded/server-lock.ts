import { SetupError } from '../../errors/setup-error.ts';
import { acquireLock, type Lock } from '../../files/lock.ts';
import type { FallbackPaths } from '../fallback-paths.ts';

/** What a gateway writes into its lock; others hold that lock only to clear up. */
export const serverPurpose = 'fallback server';

/** Makes this process the one server of a fallback directory. Throws FALLBACK_IN_USE, naming the other. */
export async function lockServer(paths: FallbackPaths): Promise<Lock> {
  try {
    return await acquireLock(paths.lock, { purpose: serverPurpose, timeoutMs: 0 });
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'LOCKED') throw error;
    throw new SetupError('FALLBACK_IN_USE', {
      message: error.message.replace(
        'Another run is at work in this folder',
        'The fallback is already being served',
      ),
      fix: 'Use that one, or end it first with "setup-wizard fallback stop".',
      target: 'fallback',
      cause: error,
    });
  }
}
