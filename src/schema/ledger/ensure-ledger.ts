import ledgerTablesSql from '../../../sql/ledger-tables.sql';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import { ledgerDenied } from './ledger-denied.ts';

/** Another run made the schema or a table at the same moment. */
const madeByAnother = ['23505', '42P06', '42P07', '42710'];
const denied = '42501';
const triesInRaces = 5;

/**
 * Creates the schema and the tables of the ledger where they are missing. Many runs may do so at the
 * same time.
 *
 * @throws SetupError LEDGER_DENIED with the statement for the owner
 */
export async function ensureLedger(connection: Connection): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureSchema(connection);
      await connection.batch(ledgerTablesSql).catch(async (error: unknown) => {
        throw sqlState(error) === denied ? await ledgerDenied(connection, 'tables', error) : error;
      });
      return;
    } catch (error) {
      const raced = madeByAnother.includes(sqlState(error) ?? '');
      if (!raced || attempt >= triesInRaces) throw error;
    }
  }
}

/** "if not exists" would ask for the right to create schemas even when it does. */
async function ensureSchema(connection: Connection): Promise<void> {
  const found = await connection.query(
    "select from pg_catalog.pg_namespace n where n.nspname = 'setup_wizard'",
  );
  if (found.rowCount > 0) return;
  try {
    await connection.query('create schema setup_wizard');
  } catch (error) {
    throw sqlState(error) === denied ? await ledgerDenied(connection, 'schema', error) : error;
  }
}
