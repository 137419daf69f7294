import forgetUnused from '../../sql/journal-unused.sql';
import { asUnavailable } from './as-unavailable.ts';
import { forgetBrought } from './forget-brought.ts';
import type { Connection } from '../postgres/connection.ts';
import { inTransaction } from './in-transaction.ts';
import type { JournalReadiness } from './journal-readiness.ts';
import { lockFence } from './lock-fence.ts';
import { makeRecorders } from './make-recorders.ts';
import { prepareFence } from './prepare-fence.ts';

/** Who writes to a table for longer than that keeps its trigger from being made; opening the fence tries again. */
const patience = "set local lock_timeout to '5s'";

/**
 * Makes the fence, the journal and the triggers that record every change, on all tables of the
 * application; what is there already stays. Not to be called inside a transaction. Only a lost or
 * cancelled session throws.
 */
export async function prepareJournal(connection: Connection): Promise<JournalReadiness> {
  try {
    await prepareFence(connection);
    const unsupported = await inTransaction(connection, patience, async () => {
      await lockFence(connection);
      const found = await makeRecorders(connection);
      await connection.batch(forgetUnused);
      await forgetBrought(connection);
      return found;
    });
    return { ready: true, unsupported };
  } catch (error) {
    return { ready: false, error: asUnavailable(error) };
  }
}
