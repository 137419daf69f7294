import * as z from 'zod/mini';
import ledgerStateSql from '../../../sql/ledger-state.sql';
import schemaStateSql from '../../../sql/schema-state.sql';
import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import type { SchemaDeclaration } from '../declaration/schema-declaration.ts';
import { toLedgerState } from '../ledger/read-ledger.ts';
import { sampleDimensions } from './sample-dimensions.ts';
import { type SchemaState, type SchemaStateAnswer, schemaStateForm } from './schema-state.ts';

/** The ledger travels with the rest; a function, because the text has dollar quotes in it. */
const statement = schemaStateSql.replace('{ledger}', () => ledgerStateSql.trim());

/**
 * Reads what a database holds of the declared schema, and the ledger, in one round trip that needs no
 * rights (sql/schema-state.sql). One more is made only when a column takes vectors of any
 * dimensions, to see which ones it has.
 *
 * @throws SetupError as `diagnose` explains it, or POSTGRES_ERROR when the answer has another shape
 */
export async function readSchemaState(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'enums' | 'tables'>,
): Promise<SchemaState> {
  const answer = await askSchemaState(connection, declaration);
  return {
    ...answer,
    ledger: toLedgerState(answer.ledger),
    vectorColumns: await sampleDimensions(connection, answer),
  };
}

/** What the server says when a table that it describes is dropped at the same moment. */
const internalError = 'XX000';

/**
 * The one statement alone, without a look at any value.
 *
 * @throws SetupError as `readSchemaState` does
 */
export async function askSchemaState(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'enums' | 'tables'>,
): Promise<SchemaStateAnswer> {
  const names = [namesOf(declaration)];
  const { rows } = await connection.query(statement, names).catch((error: unknown) => {
    if (sqlState(error) !== internalError) throw error;
    return connection.query(statement, names);
  });
  const answer = z.safeParse(schemaStateForm, rows[0]?.['state']);
  if (answer.success) return answer.data;
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The server described its schema in an unknown form.',
    detail: answer.error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; '),
    fix: 'Check that the host is a PostgreSQL server, not a database that only speaks its protocol.',
    target: connection.target,
  });
}

function namesOf({ enums, tables }: Pick<SchemaDeclaration, 'enums' | 'tables'>): string {
  const place = ({ schema, name }: { schema: string | null; name: string }) => ({ schema, name });
  return JSON.stringify({
    types: enums.map(place),
    tables: tables.map(place),
    indexes: tables.flatMap(({ indexes }) => indexes.map(({ name }) => name)),
  });
}
