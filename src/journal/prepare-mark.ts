import markTable from '../../sql/mark-table.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { makeOwnTables } from './make-own-tables.ts';
import { mayNotKeep } from './may-not-keep.ts';
import { readMark } from './read-mark.ts';

/**
 * Makes the place in the primary where it is written down up to which epoch it has everything of this
 * pair; one round trip where it is there. Not to be called inside a transaction.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not
 */
export async function prepareMark(connection: Connection, pair: string): Promise<void> {
  if (await isThere(connection, pair)) return;
  await makeOwnTables(connection, markTable);
  try {
    await connection.query(
      'insert into setup_wizard.router_marks (pair, epoch) values ($1, 0) on conflict do nothing',
      [pair],
    );
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw await mayNotKeep(connection, markTable, error);
  }
}

/** Who may not read it is told below what else there is to grant. */
async function isThere(connection: Connection, pair: string): Promise<boolean> {
  try {
    return (await readMark(connection, pair)) !== null;
  } catch (error) {
    if (error instanceof SetupError && error.code === 'JOURNAL_UNAVAILABLE') return false;
    throw error;
  }
}
