import createdExtensionsSql from '../../sql/created-extensions.sql';
import recordExtensionsSql from '../../sql/record-extensions.sql';
import recordPlaceSql from '../../sql/record-place.sql';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import { inSavepoint } from './in-savepoint.ts';

/** What had to be made to write down which extensions this program created. */
export interface RecordPlace {
  readonly madeSchema: boolean;
  readonly madeTable: boolean;
}

/** Somebody who does not take our lock made the schema or the table at the same moment. */
const madeByAnother = ['23505', '42P06', '42P07'];

/**
 * Writes down in `setup_wizard.created_extensions`, inside the open transaction, that this program
 * created these extensions. The record only decides what may be dropped again, so a role that may
 * not keep one goes on without: then null comes back.
 *
 * @throws SetupError when the session is lost or cancelled
 */
export async function recordExtensions(
  connection: Connection,
  names: readonly string[],
): Promise<RecordPlace | null> {
  const attempt = (): Promise<RecordPlace> =>
    inSavepoint(connection, () => record(connection, names));
  try {
    return await attempt().catch((error: unknown) => {
      if (madeByAnother.includes(sqlState(error) ?? '')) return attempt();
      throw error;
    });
  } catch (error) {
    if (isServersVerdict(error)) return null;
    throw error;
  }
}

async function record(connection: Connection, names: readonly string[]): Promise<RecordPlace> {
  const { rows } = await connection.query(recordPlaceSql);
  const madeSchema = rows[0]?.['schema_exists'] !== true;
  const madeTable = rows[0]?.['table_exists'] !== true;
  // "if not exists" would ask for rights that a role with a finished schema does not need.
  if (madeSchema) await connection.query('create schema setup_wizard');
  if (madeTable) await connection.query(createdExtensionsSql);
  await connection.query(recordExtensionsSql, [[...names]]);
  return { madeSchema, madeTable };
}
