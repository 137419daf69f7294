import fenceTables from '../../sql/fence-tables.sql';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { makeOwnTables } from './make-own-tables.ts';
import { readFence } from './read-fence.ts';

/**
 * Makes the fence and the empty journal in the fallback where they are missing; one round trip where they
 * are not. Not to be called inside a transaction.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not,
 *   or as `diagnose` explains it (a server that takes no writes)
 */
export async function prepareFence(connection: Connection): Promise<void> {
  if (await isThere(connection)) return;
  await makeOwnTables(connection, fenceTables);
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
