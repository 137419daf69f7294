import ledgerTablesSql from '../../../sql/ledger-tables.sql';
import type { Connection } from '../../postgres/connection.ts';
import { createOwnTables } from '../../postgres/create-own-tables.ts';
import { ledgerDenied } from './ledger-denied.ts';

/**
 * Creates the schema and the tables of the ledger where they are missing. Many runs may do so at the
 * same time.
 *
 * @throws SetupError LEDGER_DENIED with the statement for the owner
 */
export async function ensureLedger(connection: Connection): Promise<void> {
  await createOwnTables(connection, ledgerTablesSql, (what, error) =>
    ledgerDenied(connection, what, error),
  );
}
