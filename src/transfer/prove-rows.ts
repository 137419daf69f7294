import type { Connection } from '../postgres/connection.ts';
import { sameVectors } from './column-lists.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, sameName, shownName } from './full-name.ts';
import { type ContentsWords, rowContents } from './row-contents.ts';
import { stagedName } from './staging.ts';
import { transferFailed } from './transfer-error.ts';
import { SetupError } from '../errors/setup-error.ts';

/** What the rows of every table are worth, by its oid on the source. */
export type TableContents = ReadonlyMap<string, string>;

export interface ProofSides {
  /** As the source itself calls everything; elsewhere extensions are called what they are on the target. */
  readonly source: DatabaseCatalogue;
  /** The target with its extensions made. */
  readonly ready: DatabaseCatalogue;
  readonly words: ContentsWords;
}

/** Finds out how rows can be compared across the two databases. */
export async function proofSides(
  sessions: { readonly source: Connection; readonly target: Connection },
  source: DatabaseCatalogue,
  renamed: DatabaseCatalogue,
  ready: DatabaseCatalogue,
): Promise<ProofSides> {
  const [here, there] = await Promise.all([
    encodingOf(sessions.source),
    encodingOf(sessions.target),
  ]);
  const words = { binaryVectors: sameVectors(renamed, ready), otherEncoding: here !== there };
  return { source, ready, words };
}

async function encodingOf(session: Connection): Promise<string> {
  const { rows } = await session.query("select pg_catalog.current_setting('server_encoding') as e");
  return String(rows[0]?.['e']);
}

/**
 * Reads the rows of the source in the transactions that are open there.
 *
 * @param sessions one table at a time each
 */
export async function sourceContents(
  sessions: readonly Connection[],
  tables: readonly CatalogueTable[],
  { source, words }: ProofSides,
): Promise<TableContents> {
  // Of the source itself: the other catalogue calls extensions what they are called on the target.
  const own = new Map(source.tables.map((table) => [table.oid, table]));
  return await read(sessions, tables, (session, table) =>
    rowContents(session, { name: fullName(table), table: own.get(table.oid) ?? table }, words),
  );
}

/**
 * Reads the rows of the target and compares them.
 *
 * @param isStaged whether the table still lies where it was filled
 * @throws SetupError SYNC_FAILED naming the tables whose rows are others
 */
export async function proveRows(
  sessions: readonly Connection[],
  order: {
    readonly tables: readonly CatalogueTable[];
    readonly isStaged: (table: CatalogueTable) => boolean;
    readonly expected: TableContents;
  },
  sides: ProofSides,
): Promise<void> {
  const found = await read(sessions, order.tables, async (session, table) => {
    await session.query('begin read only');
    const staged = order.isStaged(table);
    const name = staged ? stagedName('t', table.oid) : fullName(table);
    // A table that was there before may have its columns in another order.
    const there = staged ? undefined : sides.ready.tables.find((one) => sameName(one, table));
    const answer = await rowContents(session, { name, table: inOrder(table, there) }, sides.words);
    await session.query('commit');
    return answer;
  });
  refuseDifferent(order.tables, order.expected, found);
}

/** @throws SetupError SYNC_FAILED naming the tables whose rows are others */
export function refuseDifferent(
  tables: readonly CatalogueTable[],
  expected: TableContents,
  found: TableContents,
): void {
  const different = tables.filter(({ oid }) => found.get(oid) !== expected.get(oid));
  if (different.length === 0) return;
  const words = different.map(
    (table) =>
      `${shownName(table)}: ${rowsIn(expected.get(table.oid))} on the source, ${rowsIn(found.get(table.oid))} on the target`,
  );
  throw new SetupError('SYNC_FAILED', {
    message: `The rows of ${different.map(shownName).join(', ')} are not the same ones on both sides; nothing was put in its place.`,
    detail: words.join('; '),
    fix: 'Run the same command again; it copies these tables anew when they have changed meanwhile.',
    target: 'fallback',
  });
}

function rowsIn(contents: string | undefined): string {
  return `${contents?.split(' ')[0] ?? 'no'} rows`;
}

/** Its columns are those of the source, in that order, with what is known about them on the target. */
function inOrder(table: CatalogueTable, there: CatalogueTable | undefined): CatalogueTable {
  if (there === undefined) return table;
  const columns = table.columns.map(
    (column) => there.columns.find(({ name }) => name === column.name) ?? column,
  );
  return { ...table, columns };
}

async function read(
  sessions: readonly Connection[],
  tables: readonly CatalogueTable[],
  contentsOf: (session: Connection, table: CatalogueTable) => Promise<string>,
): Promise<TableContents> {
  const found = new Map<string, string>();
  const queue = tables
    .filter(({ kind }) => kind === 'r')
    .toSorted((a, b) => Number(b.bytes) - Number(a.bytes))
    .values();
  const failed = new AbortController();
  const work = async (session: Connection): Promise<void> => {
    for (const table of queue) {
      if (failed.signal.aborted) return;
      try {
        found.set(table.oid, await contentsOf(session, table));
      } catch (error) {
        failed.abort();
        throw transferFailed(`Comparing the rows of ${shownName(table)}`, error);
      }
    }
  };
  const results = await Promise.allSettled(sessions.map(work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return found;
}
