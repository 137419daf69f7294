import fenceTables from '../../sql/fence-tables.sql';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { asUnavailable } from './as-unavailable.ts';
import { makeOwnTables } from './make-own-tables.ts';
import { readFence } from './read-fence.ts';

/**
 * Makes the fence and the empty journal in the fallback where they are missing; one round trip where they
 * are not. Not to be called inside a transaction.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not,
 *   or with the words of a server that takes no writes; else only when the session is lost or cancelled
 */
export async function prepareFence(connection: Connection): Promise<void> {
  try {
    if (await isThere(connection)) return;
    await makeOwnTables(connection, fenceTables);
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** What a role may not read it may not make either, and is told by whom it can be let. */
async function isThere(connection: Connection): Promise<boolean> {
  try {
    return (await readFence(connection)) !== null;
  } catch (error) {
    if (sqlState(error) === '42501') return false;
    throw error;
  }
}
