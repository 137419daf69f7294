import type { SetupError } from '../errors/setup-error.ts';
import type { Connection } from './connection.ts';
import { sqlState } from './error-signs.ts';

/** Another run made the schema or a table at the same moment. */
const madeByAnother = ['23505', '42P06', '42P07', '42710'];
const insufficientPrivilege = '42501';
const triesInRaces = 5;

/**
 * Runs statements that create what is missing in the schema `setup_wizard`, which is made first. Many runs
 * may do so at the same time. Not to be called inside a transaction.
 *
 * @param statements each of them with `if not exists`
 * @param denied makes the error to throw when the role may not make the schema, or the tables in it
 */
export async function createOwnTables(
  connection: Connection,
  statements: string,
  denied: (what: 'schema' | 'tables', error: unknown) => Promise<SetupError>,
): Promise<void> {
  const explained = async (what: 'schema' | 'tables', error: unknown): Promise<never> => {
    throw sqlState(error) === insufficientPrivilege ? await denied(what, error) : error;
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (!(await hasSchema(connection))) {
        await connection
          .query('create schema setup_wizard')
          .catch((error: unknown) => explained('schema', error));
      }
      await connection.batch(statements).catch((error: unknown) => explained('tables', error));
      return;
    } catch (error) {
      const raced = madeByAnother.includes(sqlState(error) ?? '');
      if (!raced || attempt >= triesInRaces) throw error;
    }
  }
}

/** "if not exists" would ask for the right to create schemas even when it is there. */
async function hasSchema(connection: Connection): Promise<boolean> {
  const found = await connection.query(
    "select from pg_catalog.pg_namespace n where n.nspname = 'setup_wizard'",
  );
  return found.rowCount > 0;
}
