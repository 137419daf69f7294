import { isHolderAlive } from '../../files/lock-holder.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { lockOwner } from '../lock-owner.ts';
import { privateJson } from '../private-json.ts';
import { recordUnreadable } from '../record-unreadable.ts';
import { readState } from './read-state.ts';
import { serverPurpose } from './server-lock.ts';

/**
 * Refuses to call a server stopped that runs by its lock, while its state file is damaged. Without a
 * server that runs, a damaged state file means nothing: it was left by one that is gone.
 *
 * @throws SetupError FALLBACK_RECORD_UNREADABLE
 */
export async function refuseLostState(paths: FallbackPaths): Promise<void> {
  const found = await privateJson.read(paths.state);
  if (found.kind === 'none' || (await readState(paths.state)) !== null) return;
  const owner = await lockOwner(paths.lock);
  if (owner?.purpose !== serverPurpose || !(await isHolderAlive(owner))) return;
  throw recordUnreadable(paths.state, {
    what: 'The record of the fallback that runs',
    why: found.kind === 'damaged' ? found.why : 'it does not say what it has to',
    fix: 'Type "setup-wizard fallback stop", which finds the server by its lock, then "setup-wizard fallback start".',
  });
}
