import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { applicationTables } from './application-table.ts';
import { asUnavailable } from './as-unavailable.ts';
import { inTransaction } from './in-transaction.ts';
import { journalTriggers } from './journal-triggers.ts';
import { lockFence } from './lock-fence.ts';
import { readFence } from './read-fence.ts';

/**
 * Takes the triggers of the journal away from a fallback that is the whole set-up by now: they would refuse
 * its writes, and there is no primary to bring any to. A journal that is open goes on. Not to be called
 * inside a transaction.
 *
 * @returns whether the fallback takes writes that nobody records
 * @throws SetupError JOURNAL_UNAVAILABLE when a trigger cannot be dropped
 */
export async function endJournal(connection: Connection): Promise<boolean> {
  try {
    if ((await readFence(connection)) === null) return true;
    return await inTransaction(connection, "set local lock_timeout to '5s'", async () => {
      const mode = await lockFence(connection);
      if (mode === 'open' || mode === 'held') return false;
      const tables = await applicationTables(connection);
      const statements = tables.flatMap((table) => {
        const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
        const { rows, truncate } = journalTriggers;
        return [
          // The server takes it away from the parts of a table together with the whole.
          ...(table.recorder === null || table.is_partition ? [] : [rows]),
          ...(table.truncate_guard === null ? [] : [truncate]),
        ].map((trigger) => `drop trigger ${quoteIdentifier(trigger)} on ${name}`);
      });
      if (statements.length > 0) await connection.batch(statements.join('; '));
      return true;
    });
  } catch (error) {
    throw asUnavailable(error);
  }
}
