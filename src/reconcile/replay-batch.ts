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
import { checkConstraints, isRejection, writeInOrder } from './write-in-order.ts';

/** What a batch has brought. */
export interface BroughtBatch {
  readonly changes: number;
  readonly conflicts: readonly Conflict[];
}

/** Changes of a transaction that are held in memory at a time. */
const chunkRows = 2_000;

/**
 * Brings whole transactions to the primary in one transaction there, which also books them: they are
 * there exactly once wherever this is cut off. Where they cannot be written at once, each is done by itself.
 *
 * @throws UnresolvedConflicts before anything of the transaction in question is kept, or a SetupError
 */
export async function replayBatch(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
): Promise<BroughtBatch> {
  try {
    return await replayAs(work, transactions, writeAtOnce);
  } catch (error) {
    const singly = error instanceof OrderNeeded || error instanceof ChangeRejected;
    if (!singly && !isRejection(error)) throw error;
  }
  const done: BroughtBatch[] = [];
  for (const transaction of transactions) done.push(await replayInOrder(work, transaction));
  return {
    changes: done.reduce((sum, { changes }) => sum + changes, 0),
    conflicts: done.flatMap(({ conflicts }) => conflicts),
  };
}

type Write = (work: ReplayWork, changes: readonly Change[]) => Promise<readonly Conflict[]>;

async function replayAs(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
  write: Write,
  beforehand: readonly Conflict[] = [],
): Promise<BroughtBatch> {
  const { primary, fallback, mark } = work;
  const brought = await onPrimary(primary, async () => {
    const seqs: bigint[] = [];
    const conflicts: Conflict[] = [...beforehand];
    for await (const changes of changesOf(fallback, transactions, chunkRows)) {
      await work.tables.learn(askedOfTables(changes));
      conflicts.push(...(await write(work, changes)));
      for (const { seq } of changes) seqs.push(seq);
    }
    await checkConstraints(work);
    await bookConflicts(primary, mark, conflicts);
    const range = multirange(seqs);
    if (seqs.length > 0 && !(await bookSeqs(primary, mark, range))) throw broughtByAnother();
    return { changes: seqs.length, conflicts, range };
  });
  await markBrought(fallback, brought.range);
  return brought;
}

/** One transaction, again without whatever the primary rejects and may keep out. */
async function replayInOrder(
  work: ReplayWork,
  transaction: JournalTransaction,
): Promise<BroughtBatch> {
  const skipped = new Map<bigint, Conflict>();
  for (;;) {
    const seen: Change[] = [];
    const write: Write = (_, changes) => {
      seen.push(...changes);
      return writeInOrder(work, changes, new Set(skipped.keys()));
    };
    try {
      return await replayAs(work, [transaction], write, [...skipped.values()]);
    } catch (error) {
      if (!(error instanceof ChangeRejected)) throw error;
      // At the end of the transaction nobody can tell which of its changes it was.
      const blamed = seen.filter(({ seq }) =>
        error.seq === null ? !skipped.has(seq) : seq === error.seq,
      );
      const conflicts = blamed.map((change) => constraintConflict(work, change, error.detail));
      const open = conflicts.filter(({ outcome }) => outcome === null);
      if (open.length > 0 || blamed.length === 0) throw new UnresolvedConflicts(open);
      blamed.forEach(({ seq }, n) => {
        const conflict = conflicts[n];
        if (conflict !== undefined) skipped.set(seq, conflict);
      });
    }
  }
}

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
