import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { columnList, copiedColumns } from './column-lists.ts';
import { copyStream } from './copy-stream.ts';
import { fullName, shownName } from './full-name.ts';
import type { StagedTable } from './prepare-staging.ts';
import { type PageRange, printText, type RowPrint, rowPrint, whereIn } from './row-print.ts';
import { stagedName, stagingSchema } from './staging.ts';
import { partRanges } from './table-parts.ts';
import type { PartRecord } from './transfer-books.ts';

/** A session on each side; the two of a pair do one thing at a time. */
export interface SessionPair {
  readonly source: Connection;
  readonly target: Connection;
}

export interface LoadOrder {
  readonly tables: readonly StagedTable[];
  /** As many parts are loaded at once. */
  readonly pairs: readonly SessionPair[];
  readonly formatOf: (staged: StagedTable) => 'binary' | 'text';
  /** Rows and bytes since the last call. */
  readonly onRows: (table: string, rows: number, bytes: number) => void;
}

/** What of a table is on the target now. */
export interface LoadedTable {
  readonly oid: string;
  readonly print: RowPrint;
  /** Rows that an interrupted run had loaded, and that were not sent again. */
  readonly keptRows: number;
  readonly bytes: number;
}

interface Part {
  readonly staged: StagedTable;
  readonly number: number;
  readonly pages: PageRange;
}

interface LoadedPart {
  readonly oid: string;
  readonly print: RowPrint;
  readonly kept: boolean;
  readonly bytes: number;
}

/**
 * Fills the staged tables, part by part, the largest tables first. A part that an interrupted run has
 * loaded stays when the rows of the source are provably the same.
 *
 * @throws SetupError of the side that failed; the parts that were loaded are kept
 */
export async function loadRows(order: LoadOrder): Promise<readonly LoadedTable[]> {
  const parts = order.tables
    .filter(({ table }) => table.kind === 'r' && copiedColumns(table).length > 0)
    .toSorted((a, b) => Number(b.table.bytes) - Number(a.table.bytes))
    .flatMap((staged) =>
      partRanges(staged.table, staged.pagesPerPart).map((pages, number) => ({
        staged,
        number,
        pages,
      })),
    );
  const done: LoadedPart[] = [];
  const queue = parts.values();
  let failed = false;
  const work = async (pair: SessionPair): Promise<void> => {
    for (const part of queue) {
      if (failed) return;
      try {
        done.push(await loadPart(pair, part, order));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(order.pairs.map(work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return order.tables.map(({ table }) => loadedTable(table.oid, done));
}

function loadedTable(oid: string, parts: readonly LoadedPart[]): LoadedTable {
  const own = parts.filter((part) => part.oid === oid);
  const sum = own.reduce((total, { print }) => total + BigInt(print.sum), 0n);
  const rowsOf = (some: readonly LoadedPart[]): number =>
    some.reduce((total, { print }) => total + print.rows, 0);
  return {
    oid,
    print: { rows: rowsOf(own), sum: String(sum) },
    keptRows: rowsOf(own.filter(({ kept }) => kept)),
    bytes: own.reduce((total, { bytes }) => total + bytes, 0),
  };
}

async function loadPart(pair: SessionPair, part: Part, order: LoadOrder): Promise<LoadedPart> {
  const { table, loaded } = part.staged;
  const known = loaded.get(part.number) ?? null;
  const now = known === null ? null : await rowPrint(pair.source, fullName(table), part.pages);
  if (known !== null && now !== null && printText(now) === known.print) {
    order.onRows(shownName(table), now.rows, known.bytes);
    return { oid: table.oid, print: now, kept: true, bytes: known.bytes };
  }
  let bytes = 0;
  await pair.target.batch(['begin', loadSettings, ...forgetPart(part, known)].join('; '), {
    timeoutMs: 0,
  });
  const rows = await copyStream({
    ...pair,
    ...copyTexts(part, order.formatOf(part.staged)),
    onBytes: (more) => {
      bytes += more;
      order.onRows(shownName(table), 0, more);
    },
  });
  const print = now ?? (await rowPrint(pair.source, fullName(table), part.pages));
  await pair.target.batch(`${recordPart(part, print, bytes)}; commit`, { timeoutMs: 0 });
  order.onRows(shownName(table), rows, 0);
  return { oid: table.oid, print, kept: false, bytes };
}

/** A crash of the server takes the part and its record with it, so that nobody has to wait for the disk. */
const loadSettings = 'set local synchronous_commit to off; set local statement_timeout to 0';

function copyTexts(
  { staged, pages }: Part,
  format: 'binary' | 'text',
): { readonly read: string; readonly write: string } {
  const columns = columnList(copiedColumns(staged.table));
  const rows = `select ${columns} from only ${fullName(staged.table)} ${whereIn(pages)}`;
  return {
    read: `copy (${rows}) to stdout with (format ${format})`,
    write: `copy ${stagedName('t', staged.table.oid)} (${columns}) from stdin with (format ${format})`,
  };
}

/** The rows of a part carry the number of the transaction that loaded them. */
function forgetPart({ staged, number }: Part, known: PartRecord | null): readonly string[] {
  if (known === null) return [];
  const { oid } = staged.table;
  return [
    `delete from only ${stagedName('t', oid)} where xmin = ${quoteLiteral(known.loaded_by)}::xid`,
    `delete from ${stagingSchema}.parts where oid = ${quoteLiteral(oid)} and part = ${number}`,
  ];
}

function recordPart({ staged, number }: Part, print: RowPrint, bytes: number): string {
  // The number that rows carry is the lower half of the transaction's.
  const loadedBy = '(pg_catalog.pg_current_xact_id()::text::numeric % 4294967296)::text';
  return `insert into ${stagingSchema}.parts values (${quoteLiteral(staged.table.oid)}, ${number},
    ${print.rows}, ${quoteLiteral(printText(print))}, ${loadedBy}, ${bytes})`;
}
