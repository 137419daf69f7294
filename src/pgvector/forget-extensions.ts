import type { Connection } from '../postgres/connection.ts';
import type { ExtensionName } from './bootstrap-result.ts';
import { inSavepoint } from './in-savepoint.ts';
import type { RecordPlace } from './record-extensions.ts';

/**
 * Takes back, inside the open transaction, what `recordExtensions` wrote: the rows, and the table and
 * the schema when it had made them and nothing else is in them by now.
 */
export async function forgetExtensions(
  connection: Connection,
  names: readonly ExtensionName[],
  { madeSchema, madeTable }: RecordPlace,
): Promise<void> {
  await connection.query('delete from setup_wizard.created_extensions where name = any ($1)', [
    [...names],
  ]);
  if (!madeTable) return;
  const left = await connection.query('select from setup_wizard.created_extensions limit 1');
  if (left.rowCount > 0) return;
  await connection.query('drop table setup_wizard.created_extensions');
  // Without cascade: the server refuses when the ledger or anything else is in it.
  const drop = (): Promise<unknown> => connection.query('drop schema setup_wizard');
  if (madeSchema) await inSavepoint(connection, drop).catch(() => undefined);
}
