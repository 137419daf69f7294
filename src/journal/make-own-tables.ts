import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { mayNotKeep } from './may-not-keep.ts';

/** Another run made the schema or a table at the same moment. */
const madeByAnother = ['23505', '42P06', '42P07', '42710'];
const denied = '42501';
const triesInRaces = 5;

/**
 * Runs statements that create what is missing in the schema `setup_wizard`, which is made first. Many runs
 * may do so at the same time. Not to be called inside a transaction.
 *
 * @param statements each of them with `if not exists`
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not
 */
export async function makeOwnTables(connection: Connection, statements: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await makeSchema(connection);
      await connection.batch(statements).catch(async (error: unknown) => {
        throw sqlState(error) === denied ? await mayNotKeep(connection, statements, error) : error;
      });
      return;
    } catch (error) {
      const raced = madeByAnother.includes(sqlState(error) ?? '');
      if (!raced || attempt >= triesInRaces) throw error;
    }
  }
}

/** "if not exists" would ask for the right to create schemas even when it is there. */
async function makeSchema(connection: Connection): Promise<void> {
  const found = await connection.query(
    "select from pg_catalog.pg_namespace n where n.nspname = 'setup_wizard'",
  );
  if (found.rowCount > 0) return;
  try {
    await connection.query('create schema setup_wizard');
  } catch (error) {
    throw sqlState(error) === denied ? await mayNotKeep(connection, null, error) : error;
  }
}
