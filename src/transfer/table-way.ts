import type { Connection } from '../postgres/connection.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, sameName } from './full-name.ts';
import { printText, type RowPrint, rowPrint } from './row-print.ts';
import type { TablePrints } from './sync-records.ts';
import { tableMark } from './table-mark.ts';
import { tablesOfTree } from './table-tree.ts';
import type { TransferBooks } from './transfer-books.ts';

/** How a table comes to be what it is on the source. */
export type TableWay =
  /** Filled beside the old one, which it replaces. */
  | { readonly kind: 'copy' }
  /** It is what it was after the last run, on both sides. */
  | { readonly kind: 'unchanged'; readonly rows: number; readonly prints: TablePrints }
  /** Only the rows that changed, told by the key and the version of each. */
  | {
      readonly kind: 'update';
      readonly key: readonly string[];
      readonly version: string;
      /** Of the rows that the source has now. */
      readonly now: RowPrint;
    };

interface WayQuestion {
  readonly source: DatabaseCatalogue;
  readonly target: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
  readonly sourceIdentity: string;
  readonly books: TransferBooks;
  /** What a row's version is called; null: `row_version`, when it is a bigint. */
  readonly versionColumn: string | null;
  readonly sessions: { readonly source: Connection; readonly target: Connection };
}

/** The way of every table, by its oid. The parts of one partitioned table go one way together. */
export async function tableWays(question: WayQuestion): Promise<ReadonlyMap<string, TableWay>> {
  const ways = new Map<string, TableWay>();
  for (const table of question.tables) ways.set(table.oid, await wayOf(table, question));
  for (const table of question.tables) {
    const tree = tablesOfTree(question.tables, table);
    const anew = tree.some(({ oid }) => ways.get(oid)?.kind === 'copy');
    if (anew) for (const { oid } of tree) ways.set(oid, { kind: 'copy' });
  }
  return ways;
}

const copy: TableWay = { kind: 'copy' };

async function wayOf(table: CatalogueTable, question: WayQuestion): Promise<TableWay> {
  const record = question.books.synced.find((one) =>
    sameName({ schema: one.schema_name, name: one.table_name }, table),
  );
  const there = question.target.tables.find((other) => sameName(table, other));
  if (record === undefined || there === undefined) return copy;
  const { sessions, source, target, sourceIdentity } = question;
  const untouched =
    record.source_mark === tableMark(source, table) &&
    record.target_mark === tableMark(target, there);
  if (!untouched || record.source !== sourceIdentity) return copy;
  const prints = { source: record.source_print, target: record.target_print };
  if (table.kind === 'p') return { kind: 'unchanged', rows: 0, prints };
  // Rows that somebody changed on the fallback would stay where only the changes of the primary are brought.
  const [now, here] = await Promise.all([
    rowPrint(sessions.source, fullName(table)),
    rowPrint(sessions.target, fullName(there)),
  ]);
  if (printText(here) !== record.target_print) return copy;
  if (printText(now) === record.source_print) return { kind: 'unchanged', rows: now.rows, prints };
  return updateWay(table, now, question);
}

function updateWay(table: CatalogueTable, now: RowPrint, { versionColumn }: WayQuestion): TableWay {
  const version = table.columns.find(({ name, type }) =>
    versionColumn === null ? name === 'row_version' && type === 'bigint' : name === versionColumn,
  );
  const { key } = table;
  // Under forced row security the owner itself does not see every row that it would have to replace.
  if (version === undefined || key === null || table.forcedRowSecurity) return copy;
  if (version.generated !== '' || table.parents.length > 0) return copy;
  return { kind: 'update', key, version: version.name, now };
}
