import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { Fence, PrimaryMark } from './fence.ts';
import { fenceRow } from './fence-row.ts';
import { readMark } from './read-mark.ts';

/** The fence afterwards, and why the mark could not be heeded. */
export interface AdoptedMark {
  readonly fence: Fence;
  readonly warnings: readonly string[];
}

/**
 * Has a closed fence count from the mark of the primary on, where that knows of more failovers: an older copy of
 * the fallback, which now has all that the primary has, is then the one to go on with. Any other fence stays as it
 * is.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function adoptMark(
  { primary, fallback }: { readonly primary: Connection; readonly fallback: Connection },
  pair: string,
): Promise<AdoptedMark> {
  const { mark, warnings } = await markOf(primary, pair);
  if (mark !== null) {
    await fallback.query(
      "update setup_wizard.router_state set epoch = $1 where mode = 'closed' and pair = $2 and epoch < $1",
      [mark.epoch, mark.pair],
    );
  }
  return { fence: await fenceRow(fallback), warnings };
}

async function markOf(
  primary: Connection,
  pair: string,
): Promise<{ readonly mark: PrimaryMark | null; readonly warnings: readonly string[] }> {
  try {
    return { mark: await readMark(primary, pair), warnings: [] };
  } catch (error) {
    if (!(error instanceof SetupError && error.code === 'JOURNAL_UNAVAILABLE')) throw error;
    return { mark: null, warnings: [`${error.message} ${error.fix}`] };
  }
}
