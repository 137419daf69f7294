import fenceTables from '../../sql/fence-tables.sql';
import type { Connection } from '../postgres/connection.ts';
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
  if ((await readFence(connection)) !== null) return;
  await makeOwnTables(connection, fenceTables);
}
