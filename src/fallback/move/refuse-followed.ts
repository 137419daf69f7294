import { SetupError } from '../../errors/setup-error.ts';
import { fallbackPaths } from '../fallback-paths.ts';
import { followMark } from '../follow-mark.ts';

/**
 * Refuses to move a fallback that follows the primary: rows would arrive while they are copied, and a
 * slot that nobody reads any more keeps the primary's WAL until its disk is full.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED
 */
export async function refuseFollowed(stateDir: string): Promise<void> {
  if ((await followMark.read(fallbackPaths(stateDir))) === null) return;
  throw new SetupError('FALLBACK_MOVE_FAILED', {
    message: 'The fallback follows the primary, which has to end before it is moved.',
    fix: 'Type "setup-wizard fallback sync --unfollow", then run this again.',
    target: 'fallback',
  });
}
