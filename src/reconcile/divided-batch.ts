import type { Connection } from '../postgres/connection.ts';
import { bookConflicts, bookSeqs } from './books.ts';
import type { Change } from './change.ts';
import type { Conflict } from './conflict.ts';
import { changesOf, type JournalTransaction, multirange } from './journal-reader.ts';
import { onPrimary } from './on-primary.ts';
import { wantedOf } from './reconcile-policy.ts';
import { mostRejections, openOnes, rejections, restOf } from './rejections.ts';
import type { ReplayWork } from './replay-work.ts';
import { isForOrder, UnresolvedConflicts } from './stopped-replay.ts';
import { askedOfTables } from './table-book.ts';
import { triggerRows } from './trigger-rows.ts';
import { needsOrder, writeAtOnce } from './write-at-once.ts';
import { canGoInOne, writeInOneGo } from './write-in-one-go.ts';
import { writeInOrder } from './write-in-order.ts';

/** What a batch has brought. */
export interface BroughtBatch {
  readonly changes: number;
  readonly conflicts: readonly Conflict[];
  /** Numbers that the fallback does not know yet to be brought, as a multirange. */
  readonly unmarked: string;
}

/** One transaction of the fallback. */
export interface Unit {
  /** All of its changes, or null for one that is read some at a time. */
  readonly changes: readonly Change[] | null;
  readonly read: () => AsyncIterable<readonly Change[]>;
}

interface Placement {
  readonly work: ReplayWork;
  /** What was kept so far. */
  readonly seqs: bigint[];
  readonly conflicts: Conflict[];
}

/**
 * Brings whole transactions to the primary in one transaction there, with a look at every row: together where
 * that can be, else in halves, and one that cannot be written at once in the order of its changes. Every part that
 * is kept is booked by itself, so that a part that is not costs no other one.
 *
 * @param chunkRows changes that are held in memory at a time of a transaction with more
 * @throws UnresolvedConflicts before anything is kept, or a SetupError
 */
export async function replayDivided(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
  chunkRows: number,
): Promise<BroughtBatch> {
  const { primary, mark } = work;
  const units = await unitsOf(work, transactions, chunkRows);
  return await onPrimary(primary, async () => {
    const placement: Placement = { work, seqs: [], conflicts: [] };
    const { conflicts, seqs } = placement;
    try {
      await place(placement, units);
    } catch (error) {
      // What was left out for now has consequences, which nobody has to decide about.
      const open = openOnes(conflicts);
      throw error instanceof UnresolvedConflicts && open.length > 0
        ? new UnresolvedConflicts(open)
        : error;
    }
    const open = openOnes(conflicts);
    if (open.length > 0) throw new UnresolvedConflicts(open);
    await bookConflicts(primary, mark, conflicts);
    return { changes: seqs.length, conflicts, unmarked: multirange(seqs) };
  });
}

async function unitsOf(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
  chunkRows: number,
): Promise<readonly Unit[]> {
  const read = (): AsyncIterable<readonly Change[]> =>
    changesOf(work.fallback, transactions, chunkRows);
  const [only] = transactions;
  if (transactions.length === 1 && (only?.changes ?? 0) >= chunkRows) {
    return [{ changes: null, read }];
  }
  const byTransaction = new Map<string, Change[]>(transactions.map(({ txid }) => [txid, []]));
  for await (const changes of read()) {
    await work.tables.learn(askedOfTables(wantedOf(work.policies, changes)));
    for (const change of changes) byTransaction.get(change.txid)?.push(change);
  }
  return [...byTransaction.values()].map((changes) => ({ changes, read: () => inMemory(changes) }));
}

/** Changes that need not be read, as one chunk. */
async function* inMemory(changes: readonly Change[]): AsyncGenerator<readonly Change[]> {
  yield await Promise.resolve(changes);
}

async function place(placement: Placement, units: readonly Unit[]): Promise<void> {
  if (openOnes(placement.conflicts).length >= mostRejections) return;
  if (units.length === 0 || (await placedAtOnce(placement, units))) return;
  if (await placedInOneGo(placement, units)) return;
  const [only] = units;
  if (units.length === 1 && only !== undefined) {
    await placeInOrder(placement, only);
    return;
  }
  const half = Math.ceil(units.length / 2);
  await place(placement, units.slice(0, half));
  await place(placement, units.slice(half));
}

async function placedAtOnce(placement: Placement, units: readonly Unit[]): Promise<boolean> {
  const { work } = placement;
  const known = units.flatMap(({ changes }) => changes ?? []);
  if (needsOrder(work, wantedOf(work.policies, known))) return false;
  const single = units.length === 1 ? units[0] : undefined;
  const chunks = single?.changes === null ? single.read() : inMemory(known);
  return await kept(placement, chunks, (changes) => writeAtOnce(work, changes, false));
}

/** In order, too, as long as nobody has to look at a row. */
async function placedInOneGo(placement: Placement, units: readonly Unit[]): Promise<boolean> {
  const { work } = placement;
  if (units.some(({ changes }) => changes === null)) return false;
  const changes = units.flatMap((unit) => unit.changes ?? []);
  if (!canGoInOne(work, wantedOf(work.policies, changes)) || !work.inOneGo.has()) return false;
  const done = await kept(placement, inMemory(changes), async (wanted) => {
    await writeInOneGo(work, wanted);
    return [];
  });
  if (!done) work.inOneGo.lose();
  return done;
}

/** The changes one by one, again without those that the primary rejects. */
async function placeInOrder(placement: Placement, unit: Unit): Promise<void> {
  const { work, seqs, conflicts } = placement;
  const none = new Set<bigint>();
  const inOrder = async (skipped: ReadonlySet<bigint>): Promise<boolean> => {
    const made = await triggerRows(work.primary, [...work.tables.primary.values()]);
    return await kept(placement, unit.read(), (changes) =>
      writeInOrder(work, changes, skipped, made),
    );
  };
  if (await inOrder(none)) return;
  const rejected = await rejections(work, unit, openOnes(conflicts).length);
  conflicts.push(...rejected.conflicts);
  if (openOnes(conflicts).length >= mostRejections) return;
  if (!rejected.all && (await inOrder(rejected.seqs))) return;
  // At its end nobody can tell which of the changes it was: all of it is left out.
  const rest = await restOf(work, unit, rejected);
  conflicts.push(...rest.conflicts);
  seqs.push(...rest.seqs);
  await bookSeqs(work.primary, work.mark, multirange(rest.seqs));
  await work.primary.query('set constraints all deferred');
}

/** Writes a part and books it; false, with nothing of it kept, when it has to be written otherwise. */
async function kept(
  { work: { primary, mark, tables, policies }, ...all }: Placement,
  chunks: AsyncIterable<readonly Change[]>,
  write: (changes: readonly Change[]) => Promise<readonly Conflict[]>,
): Promise<boolean> {
  const seqs: bigint[] = [];
  const conflicts: Conflict[] = [];
  await primary.query('savepoint part');
  try {
    for await (const changes of chunks) {
      const wanted = wantedOf(policies, changes);
      await tables.learn(askedOfTables(wanted));
      conflicts.push(...(await write(wanted)));
      for (const { seq } of changes) seqs.push(seq);
    }
    await bookSeqs(primary, mark, multirange(seqs), 'part');
  } catch (error) {
    if (!isForOrder(error)) throw error;
    await undo(primary, 'part');
    return false;
  }
  all.seqs.push(...seqs);
  all.conflicts.push(...conflicts);
  return true;
}

/** Constraints wait for the end again: an error has left that as it was before the savepoint. */
async function undo(primary: Connection, part: string): Promise<void> {
  await primary.batch(`rollback to savepoint ${part}; release savepoint ${part}`);
}
