import { SetupError } from '../errors/setup-error.ts';
import { buildKeys, type KeyOrder } from './build-keys.ts';
import { type ChangedRows, fetchChangedRows } from './changed-rows.ts';
import { copyFormat } from './column-lists.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { shownName } from './full-name.ts';
import { indexMemory } from './index-memory.ts';
import { type LoadedTable, loadRows, type SessionPair } from './load-rows.ts';
import { prepareStaging } from './prepare-staging.ts';
import { prepareTarget } from './prepare-target.ts';
import {
  type ProofSides,
  proofSides,
  proveRows,
  sourceContents,
  type TableContents,
} from './prove-rows.ts';
import { readCatalogueOnce } from './read-catalogue.ts';
import { rowCounter } from './row-counter.ts';
import { printText, rowPrint } from './row-print.ts';
import { stagedName, stagingSchema } from './staging.ts';
import type { TablePrints } from './sync-records.ts';
import { tableMark } from './table-mark.ts';
import { openBooks } from './transfer-books.ts';
import type { TransferRequest } from './transfer-request.ts';
import type { TransferSides } from './transfer-sides.ts';
import type { TransferWork } from './transfer-work.ts';

/** What lies ready in the staging schema, by the oid of the table on the source. */
export interface BroughtRows {
  readonly loaded: ReadonlyMap<string, LoadedTable>;
  readonly changes: ReadonlyMap<string, ChangedRows>;
  readonly prints: ReadonlyMap<string, TablePrints>;
  /** What the rows are worth on the source, proven to be the same on the target; null where nobody asked. */
  readonly contents: { readonly source: TableContents; readonly sides: ProofSides } | null;
}

/** Fills the staging schema; what readers of the target see is not touched. Closes the source. */
export async function bringRows(
  sides: TransferSides,
  work: TransferWork,
  request: TransferRequest,
): Promise<BroughtRows> {
  const { source, there, tables, target, books } = sides;
  const stage = (sentence: string): void => request.onProgress?.({ kind: 'stage', sentence });
  await prepareTarget(target, { source, target: there, tables });
  await openBooks(target);
  // The extensions that were made decide how rows travel.
  const ready = await readCatalogueOnce(target);
  const filled = await prepareStaging(target, {
    tables: work.staged,
    source: sides.sourceIdentity,
    markOf: (table) => tableMark(source, table),
    books,
    mayCompress: there.server.engine === 'server',
  });
  stage('Copying rows');
  const first: SessionPair = { source: sides.snapshot.connection, target };
  const pairs = [first, ...(await morePairs(sides, work, request))];
  const changes = new Map<string, ChangedRows>();
  for (const update of work.updates) {
    changes.set(update.table.oid, await fetchChangedRows(first, update));
  }
  const loaded = await loadRows({
    tables: filled,
    pairs,
    formatOf: ({ table }) => copyFormat(table, source, ready),
    onRows: rowCounter(work.staged, request.onProgress),
  });
  const sessions = pairs.map((pair) => pair.target);
  const keys = { source, tables: work.staged, sessions, onStage: stage };
  const byOid = new Map(loaded.map((one) => [one.oid, one]));
  const prints = (): ReturnType<typeof allPrints> => allPrints(sides, work, byOid);
  if (request.takeover !== undefined) {
    const contents = await buildAndProve(sides, { work, pairs, ready, keys });
    return { loaded: byOid, changes, prints: await prints(), contents };
  }
  // The source is not needed any more, and may forget what others have deleted there meanwhile.
  await sides.snapshot.close();
  await buildKeys(keys);
  return { loaded: byOid, changes, prints: await prints(), contents: null };
}

/** The rows of the source are read again while the target builds its indexes: both have something to do. */
async function buildAndProve(
  { snapshot, source, tables }: TransferSides,
  order: {
    readonly work: TransferWork;
    readonly pairs: readonly SessionPair[];
    readonly ready: DatabaseCatalogue;
    readonly keys: KeyOrder;
  },
): Promise<BroughtRows['contents']> {
  const { work, pairs, ready, keys } = order;
  const [first] = pairs;
  if (first === undefined) return null;
  const proof = await proofSides(first, snapshot.catalogue, source, ready);
  const memory = await indexMemory(first.target);
  const [contents] = await Promise.all([
    sourceContents(
      pairs.map((pair) => pair.source),
      tables,
      proof,
    ),
    buildKeys({ ...keys, memory }),
  ]);
  await snapshot.close();
  keys.onStage('Comparing the rows of both sides');
  const updated = new Set(work.updates.map(({ table }) => table.oid));
  const compared = {
    tables: tables.filter(({ oid, kind }) => kind === 'r' && !updated.has(oid)),
    isStaged: ({ oid }: CatalogueTable) => work.staged.some((one) => one.oid === oid),
    expected: contents,
  };
  await proveRows(keys.sessions, compared, proof);
  return { source: contents, sides: proof };
}

/** An embedded server does one thing at a time; two tables at once make use of two processors elsewhere. */
async function morePairs(
  { source, there, snapshot, joinTarget }: TransferSides,
  { staged }: TransferWork,
  { atOnce = 2 }: TransferRequest,
): Promise<readonly SessionPair[]> {
  const alone = [source, there].some(({ server }) => server.engine === 'pglite');
  const worthwhile = staged.reduce((sum, { bytes }) => sum + Number(bytes), 0) > 16 * 1024 * 1024;
  if (alone || !worthwhile) return [];
  return await Promise.all(
    Array.from({ length: atOnce - 1 }, async () => ({
      source: await snapshot.join(),
      target: await joinTarget(),
    })),
  );
}

async function allPrints(
  { target }: TransferSides,
  { ways, staged }: TransferWork,
  loaded: ReadonlyMap<string, LoadedTable>,
): Promise<ReadonlyMap<string, TablePrints>> {
  const prints = new Map<string, TablePrints>();
  for (const [oid, way] of ways) {
    if (way.kind === 'unchanged') prints.set(oid, way.prints);
    if (way.kind === 'update') prints.set(oid, { source: printText(way.now), target: '' });
  }
  for (const table of staged) {
    const print = loaded.get(table.oid)?.print;
    if (table.kind === 'p' || print === undefined) continue;
    const here = await rowPrint(target, stagedName('t', table.oid));
    if (here.rows !== print.rows) throw miscounted(table, print.rows, here.rows);
    prints.set(table.oid, { source: printText(print), target: printText(here) });
  }
  return prints;
}

function miscounted(table: CatalogueTable, sent: number, found: number): SetupError {
  return new SetupError('SYNC_FAILED', {
    message: `Of ${shownName(table)} ${sent} rows were sent and ${found} are there; nothing was put in its place.`,
    fix: `Drop the schema ${stagingSchema} of the fallback, then run the same command again.`,
    target: 'fallback',
  });
}
