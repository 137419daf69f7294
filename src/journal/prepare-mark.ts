import markTable from '../../sql/mark-table.sql';
import type { Connection } from '../postgres/connection.ts';
import { makeOwnTables } from './make-own-tables.ts';
import { readMark } from './read-mark.ts';

/**
 * Makes the place in the primary where it is written down up to which epoch it has everything of this
 * pair; one round trip where it is there. Not to be called inside a transaction.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not
 */
export async function prepareMark(connection: Connection, pair: string): Promise<void> {
  if ((await readMark(connection, pair)) !== null) return;
  await makeOwnTables(connection, markTable);
  await connection.query(
    'insert into setup_wizard.router_marks (pair, epoch) values ($1, 0) on conflict do nothing',
    [pair],
  );
}
