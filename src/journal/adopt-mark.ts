import type { Connection } from '../postgres/connection.ts';
import type { Fence, PrimaryMark } from './fence.ts';
import { fenceRow } from './fence-row.ts';

/**
 * Has a closed fence count from the mark of the primary on, where that knows of more failovers: an older copy of
 * the fallback is then the one to go on with. Any other fence stays as it is.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function adoptMark(fallback: Connection, mark: PrimaryMark | null): Promise<Fence> {
  if (mark !== null) {
    await fallback.query(
      "update setup_wizard.router_state set epoch = $1 where mode = 'closed' and pair = $2 and epoch < $1",
      [mark.epoch, mark.pair],
    );
  }
  return await fenceRow(fallback);
}
