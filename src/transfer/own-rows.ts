import type { Connection } from '../postgres/connection.ts';
import { columnList, copiedColumns } from './column-lists.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { fullName, sameName } from './full-name.ts';
import { printText, rowPrint } from './row-print.ts';
import type { SyncedRecord } from './transfer-books.ts';

type TableRecord = Pick<SyncedRecord, 'schema_name' | 'table_name' | 'target_print'>;

/**
 * Whether a table of the target holds rows that no transfer brought as they are now. Changes nothing.
 */
export async function hasUnknownRows(
  target: Connection,
  synced: readonly TableRecord[],
  table: CatalogueTable,
): Promise<boolean> {
  const print = await rowPrint(target, fullName(table));
  const record = synced.find((one) =>
    sameName({ schema: one.schema_name, name: one.table_name }, table),
  );
  return print.rows > 0 && record?.target_print !== printText(print);
}

/** A table as one of the two sides has it. */
interface TableThere {
  readonly connection: Connection;
  readonly table: CatalogueTable;
}

/**
 * Whether two tables hold the same rows, however they came to them.
 *
 * @param target read in a transaction of its own
 * @param source read in the transaction that is open there
 */
export async function haveSameRows(target: TableThere, source: TableThere): Promise<boolean> {
  const columns = copiedColumns(source.table);
  const here = copiedColumns(target.table);
  if (columns.length !== here.length || columns.some((name) => !here.includes(name))) return false;
  await target.connection.query('begin read only');
  const mine = await contents(target, columns);
  await target.connection.query('commit');
  return mine === (await contents(source, columns));
}

/** A sum over the values of all rows, the same on both sides when they hold the same. */
async function contents(
  { connection, table }: TableThere,
  columns: readonly string[],
): Promise<string> {
  const results = await connection.batch(
    `set local timezone to 'UTC'; set local datestyle to 'iso'; set local intervalstyle to 'postgres';
     set local extra_float_digits to 3;
     select pg_catalog.count(*)::text || ' ' || coalesce(pg_catalog.sum(
       pg_catalog.hashtextextended(row(${columnList(columns)})::text, 0)), 0)::text as contents
     from only ${fullName(table)}`,
    { timeoutMs: 0 },
  );
  return String(results.at(-1)?.rows[0]?.['contents']);
}
