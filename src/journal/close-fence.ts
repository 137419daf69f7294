import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { asUnavailable } from './as-unavailable.ts';
import type { Fence } from './fence.ts';
import { fenceRow } from './fence-row.ts';
import { inTransaction } from './in-transaction.ts';
import { lockFence } from './lock-fence.ts';
import { lockWriters } from './lock-writers.ts';
import { preparedWriter } from './prepared-writer.ts';
import { writesThatWait } from './writes-that-wait.ts';

const lockNotAvailable = '55P03';

/** A transaction that writes may still be committed, and nobody would bring that back. */
const patience = "set local lock_timeout to '5s'";

/**
 * Writes into the fallback that the primary is in use again. A closed fence is only returned. Not to be
 * called inside a transaction.
 *
 * @throws SetupError RECONCILE_REQUIRED while the primary does not have every write; JOURNAL_UNAVAILABLE
 *   while a transaction that writes does not end
 */
export async function closeFence(connection: Connection): Promise<Fence> {
  try {
    return await inTransaction(connection, patience, async () => {
      await lockWriters(connection);
      const mode = await lockFence(connection);
      const fence = await fenceRow(connection);
      if (mode === 'closed') return fence;
      if (fence.unreplayed > 0) throw writesThatWait(fence);
      await connection.query(
        "update setup_wizard.router_state set mode = 'closed', since = pg_catalog.clock_timestamp()",
      );
      return await fenceRow(connection);
    });
  } catch (error) {
    const prepared = sqlState(error) === lockNotAvailable ? await preparedWriter(connection) : null;
    throw prepared ?? asUnavailable(error);
  }
}
