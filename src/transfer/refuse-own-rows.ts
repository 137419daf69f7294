import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { columnList, copiedColumns } from './column-lists.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { fullName, sameName, shownName } from './full-name.ts';
import { printText, rowPrint } from './row-print.ts';
import type { TransferRequest } from './transfer-request.ts';
import type { TransferSides } from './transfer-sides.ts';
import type { TransferWork } from './transfer-work.ts';

/**
 * Tables that are replaced or dropped must hold nothing but what an earlier run brought, or what the
 * source holds as well: an application may have worked on the fallback alone before there was a primary.
 *
 * @throws SetupError FALLBACK_HOLDS_WRITES, naming the tables, unless the request gives them up
 */
export async function refuseOwnRows(
  sides: TransferSides,
  { staged, vanished }: TransferWork,
  { discardWrites = false }: TransferRequest,
): Promise<void> {
  if (discardWrites) return;
  const own: string[] = [];
  for (const table of sides.there.tables) {
    // Each side keeps its own book of migrations.
    if (table.kind !== 'r' || table.pages === 0 || table.schema === 'setup_wizard') continue;
    const next = staged.find((one) => sameName(one, table));
    if (next === undefined && !vanished.includes(table)) continue;
    if (await hasOwnRows(sides, table, next ?? null)) own.push(shownName(table));
  }
  if (own.length === 0) return;
  throw new SetupError('FALLBACK_HOLDS_WRITES', {
    message: `The fallback holds rows in ${own.join(', ')} that the primary does not have, or that were changed on the fallback; nothing was begun.`,
    fix: `Leave the tables out (--exclude ${own.join(',')}), or give those rows up: --discard-writes`,
    target: 'fallback',
  });
}

async function hasOwnRows(
  { books, target, snapshot }: TransferSides,
  table: CatalogueTable,
  next: CatalogueTable | null,
): Promise<boolean> {
  const print = await rowPrint(target, fullName(table));
  const record = books.synced.find((one) =>
    sameName({ schema: one.schema_name, name: one.table_name }, table),
  );
  if (print.rows === 0 || record?.target_print === printText(print)) return false;
  if (next === null) return true;
  const columns = copiedColumns(next);
  const here = copiedColumns(table);
  if (columns.length !== here.length || columns.some((name) => !here.includes(name))) return true;
  await target.query('begin read only');
  const mine = await contents(target, table, columns);
  await target.query('commit');
  return mine !== (await contents(snapshot.connection, next, columns));
}

/** A sum over the values of all rows, the same on both sides when they hold the same. */
async function contents(
  connection: Connection,
  table: CatalogueTable,
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
