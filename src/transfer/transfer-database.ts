import { SetupError } from '../errors/setup-error.ts';
import { cancelled, type Connection } from '../postgres/connection.ts';
import { type BroughtRows, bringRows } from './bring-rows.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import { thingsLeftOut } from './preview-transfer.ts';
import { refuseDifferent } from './prove-rows.ts';
import { refuseOwnRows } from './refuse-own-rows.ts';
import { refuseWithoutRoom } from './refuse-without-room.ts';
import { rowContents } from './row-contents.ts';
import { swapIn } from './swap-in.ts';
import { transferFailed } from './transfer-error.ts';
import type { LeftOut, TransferReport, TransferredTable } from './transfer-report.ts';
import type { TransferRequest } from './transfer-request.ts';
import { openSides, refuseUnreplayed, type TransferSides } from './transfer-sides.ts';
import { type TransferWork, transferWork } from './transfer-work.ts';

/**
 * Makes the target what the source is at one moment: schema and rows. Who reads the target meanwhile sees
 * what it held before, until all of the new takes its place at once. A run that was interrupted is
 * continued by the next one, as far as the rows of the source are provably the same.
 *
 * @throws SetupError SYNC_REFUSED or FALLBACK_HOLDS_WRITES before anything is begun; SYNC_FAILED,
 *   CANCELLED or a lost connection later, with the target's tables as they were
 */
export async function transferDatabase(request: TransferRequest): Promise<TransferReport> {
  let sides: TransferSides | null = null;
  try {
    sides = await openSides(request);
    request.onProgress?.({ kind: 'stage', sentence: 'Comparing what is there' });
    const work = await transferWork(sides, request);
    await refuseOwnRows(sides, work, request);
    refuseWithoutRoom(work.staged, sides.books, request.room ?? null);
    return await transfer(sides, work, request);
  } catch (error) {
    if (request.signal?.aborted === true) throw cancelled(request.target.target);
    throw transferFailed('The copy', error);
  } finally {
    await sides?.close();
  }
}

async function transfer(
  sides: TransferSides,
  work: TransferWork,
  request: TransferRequest,
): Promise<TransferReport> {
  if (isDone(work, request)) return reportOn(sides, work, null, { leftOut: [], warnings: [] });
  const rows = await bringRows(sides, work, request);
  request.onProgress?.({ kind: 'stage', sentence: 'Putting everything in its place' });
  const { source, sourceIdentity, tables, target, books } = sides;
  const result = await swapIn(target, {
    source,
    sourceIdentity,
    tables,
    ...work,
    brought: books.brought,
    sequences: request.sequences,
    prints: rows.prints,
    beforehand: async (connection) => {
      await refuseUnreplayed(connection);
      await request.takeover?.beforehand(connection);
    },
    ...(request.takeover !== undefined && {
      afterwards: (connection, leftOut) =>
        proveTakeover(connection, { work, rows, leftOut, request }),
    }),
  });
  const unproven: string[] = [];
  for (const statement of result.validate) {
    await target.query(statement, undefined, { timeoutMs: 0 }).catch((error: unknown) => {
      unproven.push(`Failed afterwards: ${statement} (${String(error)})`);
    });
  }
  return reportOn(sides, work, rows, { ...result, warnings: [...result.warnings, ...unproven] });
}

/** What is put in its place has to be all there is, with the same rows. */
async function proveTakeover(
  target: Connection,
  after: {
    readonly work: TransferWork;
    readonly rows: BroughtRows;
    readonly leftOut: readonly LeftOut[];
    readonly request: TransferRequest;
  },
): Promise<void> {
  const { work, rows, leftOut, request } = after;
  if (leftOut.length > 0 && request.takeover?.allowMissing !== true) throw incomplete(leftOut);
  if (rows.contents === null) return;
  const tables = work.updates.map(({ table }) => table);
  const found = new Map<string, string>();
  for (const table of tables) {
    const named = { name: fullName(table), table };
    found.set(table.oid, await rowContents(target, named, rows.contents.sides.words));
  }
  refuseDifferent(tables, rows.contents.source, found);
  await target.query('set local search_path to default');
}

function incomplete(leftOut: readonly LeftOut[]): SetupError {
  return new SetupError('SYNC_FAILED', {
    message: `The target does not take ${leftOut.map(({ what }) => what).join(', ')}; nothing was put in its place.`,
    detail: leftOut.map(({ what, why }) => `${what}: ${why}`).join('; '),
    fix: 'Mend what the detail says and run the same command again, or go on without: --allow-missing',
    target: 'fallback',
  });
}

/** Sequences that go on together are moved even when no row has changed. */
function isDone(work: TransferWork, { sequences }: TransferRequest): boolean {
  const { staged, updates, vanished, obsolete, sameObjects } = work;
  const nothing = [staged, updates, vanished, obsolete].every(({ length }) => length === 0);
  return nothing && sameObjects && sequences === 'apart';
}

function reportOn(
  sides: TransferSides,
  work: TransferWork,
  rows: BroughtRows | null,
  {
    leftOut,
    warnings,
  }: { readonly leftOut: readonly LeftOut[]; readonly warnings: readonly string[] },
): TransferReport {
  return {
    tables: sides.tables
      .filter(({ kind }) => kind === 'r')
      .map((table) => tableReport(table, work, rows)),
    leftOut: [...leftOut, ...thingsLeftOut(sides)],
    warnings,
  };
}

function tableReport(
  { oid, schema, name }: CatalogueTable,
  { ways }: TransferWork,
  rows: BroughtRows | null,
): TransferredTable {
  const way = ways.get(oid);
  const contents = rows?.contents?.source.get(oid) ?? null;
  const none = { schema, name, sent: 0, kept: 0, deleted: 0, bytes: 0, contents };
  switch (way?.kind) {
    case 'unchanged':
      return { ...none, way: 'unchanged', rows: way.rows };
    case 'update': {
      const change = rows?.changes.get(oid);
      return {
        ...none,
        way: 'updated',
        rows: way.now.rows,
        sent: change?.changed ?? 0,
        deleted: change?.deleted ?? 0,
        bytes: change?.bytes ?? 0,
      };
    }
    case 'copy':
    case undefined: {
      const loaded = rows?.loaded.get(oid);
      const all = loaded?.print.rows ?? 0;
      const kept = loaded?.keptRows ?? 0;
      return {
        ...none,
        way: 'copied',
        rows: all,
        sent: all - kept,
        kept,
        bytes: loaded?.bytes ?? 0,
      };
    }
  }
}
