import { SetupError } from '../errors/setup-error.ts';
import { bookConflicts, bookSeqs } from './books.ts';
import type { Change } from './change.ts';
import { type Conflict, rowImage } from './conflict.ts';
import { changesOf, type JournalTransaction, markBrought, multirange } from './journal-reader.ts';
import { onPrimary } from './on-primary.ts';
import { outcomeOf } from './outcome-of.ts';
import { policyFor } from './reconcile-policy.ts';
import type { ReplayWork } from './replay-work.ts';
import { askedOfTables } from './table-book.ts';
import { ChangeRejected, OrderNeeded, UnresolvedConflicts } from './stopped-replay.ts';
import { writeAtOnce } from './write-at-once.ts';
import { isRejection, rejected, writeInOrder } from './write-in-order.ts';

/** What a batch has brought. */
export interface BroughtBatch {
  readonly changes: number;
  readonly conflicts: readonly Conflict[];
  /** Numbers that the fallback does not know yet to be brought, as a multirange. */
  readonly unmarked: string;
}

/** Changes of a transaction that are held in memory at a time. */
const chunkRows = 2_000;

/** Changes of whole transactions, some at a time. */
type Chunks = () => AsyncIterable<readonly Change[]>;

/** Begins to read whole transactions, while the primary is still busy with others. */
export function readAhead(
  { fallback }: ReplayWork,
  transactions: readonly JournalTransaction[],
): Chunks {
  const read: Chunks = () => changesOf(fallback, transactions, chunkRows);
  // What comes in several chunks is not kept.
  if (transactions.length === 1 && (transactions[0]?.changes ?? 0) >= chunkRows) return read;
  const first = changesOf(fallback, transactions, chunkRows).next();
  // Whoever asks for it is told.
  first.catch(() => undefined);
  return async function* only() {
    const chunk = await first;
    if (chunk.done !== true) yield chunk.value;
  };
}

/**
 * Brings whole transactions to the primary in one transaction there, which also books them: they are
 * there exactly once wherever this is cut off. Where they cannot be written at once, they are done in order.
 *
 * @throws UnresolvedConflicts before anything of the transaction in question is kept, or a SetupError
 */
export async function replayBatch(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
  chunks: Chunks,
): Promise<BroughtBatch> {
  try {
    return await replayAs(work, chunks, writeAtOnce);
  } catch (error) {
    const singly = error instanceof OrderNeeded || error instanceof ChangeRejected;
    if (!singly && !isRejection(error)) throw error;
  }
  if (work.together) return await replayInOrder(work, transactions);
  const done: BroughtBatch[] = [];
  for (const transaction of transactions) {
    const brought = await replayInOrder(work, [transaction]);
    await markBrought(work.fallback, brought.unmarked);
    done.push(brought);
  }
  return {
    changes: done.reduce((sum, { changes }) => sum + changes, 0),
    conflicts: done.flatMap(({ conflicts }) => conflicts),
    unmarked: multirange([]),
  };
}

type Write = (work: ReplayWork, changes: readonly Change[]) => Promise<readonly Conflict[]>;

async function replayAs(
  work: ReplayWork,
  chunks: Chunks,
  write: Write,
  beforehand: readonly Conflict[] = [],
): Promise<BroughtBatch> {
  const { primary, mark } = work;
  return await onPrimary(primary, async () => {
    const seqs: bigint[] = [];
    const conflicts: Conflict[] = [...beforehand];
    for await (const changes of chunks()) {
      await work.tables.learn(askedOfTables(changes));
      conflicts.push(...(await write(work, changes)));
      for (const { seq } of changes) seqs.push(seq);
    }
    const open = conflicts.filter(({ outcome }) => outcome === null);
    if (open.length > 0) throw new UnresolvedConflicts(open);
    await bookConflicts(primary, mark, conflicts);
    const unmarked = multirange(seqs);
    const booked = await rejected(null, bookSeqs(primary, mark, unmarked));
    if (!booked && seqs.length > 0) throw broughtByAnother();
    return { changes: seqs.length, conflicts, unmarked };
  });
}

/** Rejections that are looked for before somebody is asked to decide. */
const mostRejections = 20;

/** One transaction after the other, again without whatever the primary rejects. */
async function replayInOrder(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
): Promise<BroughtBatch> {
  const skipped = new Map<bigint, Conflict>();
  let current: Change[] = [];
  const chunks: Chunks = async function* inOrder() {
    for (const transaction of transactions) {
      current = [];
      for await (const changes of changesOf(work.fallback, [transaction], chunkRows)) {
        current.push(...changes);
        yield changes;
      }
      await rejected(null, work.primary.batch(checkDeferred));
    }
  };
  const write: Write = (_, changes) => writeInOrder(work, changes, new Set(skipped.keys()));
  for (;;) {
    const open = [...skipped.values()].filter(({ outcome }) => outcome === null);
    if (open.length >= mostRejections) throw new UnresolvedConflicts(open);
    try {
      return await replayAs(work, chunks, write, [...skipped.values()]);
    } catch (error) {
      // What was left out for now has consequences, which nobody has to decide about.
      if (error instanceof UnresolvedConflicts && open.length > 0) {
        throw new UnresolvedConflicts(open);
      }
      if (!(error instanceof ChangeRejected)) throw error;
      // At the end of a transaction nobody can tell which of its changes it was.
      const blamed = current.filter(({ seq }) =>
        error.seq === null ? !skipped.has(seq) : seq === error.seq,
      );
      if (blamed.length === 0) throw error;
      for (const change of blamed) {
        skipped.set(change.seq, constraintConflict(work, change, error.detail));
      }
    }
  }
}

/** Deferred constraints are heard, and those of the next transaction wait for its end again. */
const checkDeferred = 'set constraints all immediate; set constraints all deferred';

/** Behind a pooler that gives every transaction another session two runs may overlap. */
function broughtByAnother(): SetupError {
  return new SetupError('RECONCILE_FAILED', {
    message: 'Another run has brought the same changes meanwhile; nothing was done twice.',
    fix: 'Wait until it ends, then run this again.',
    target: 'primary',
  });
}

function constraintConflict({ policies }: ReplayWork, change: Change, detail: string): Conflict {
  const policy = policyFor(policies, change.table);
  return {
    table: change.table,
    kind: 'constraint',
    key: rowImage(change.key),
    base: rowImage(change.old),
    primary: null,
    fallback: rowImage(change.new),
    policy,
    outcome: outcomeOf(policy, 'constraint', null),
    detail,
  };
}
