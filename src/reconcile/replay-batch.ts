import { bookConflicts, bookSeqs } from './books.ts';
import type { Change } from './change.ts';
import type { Conflict } from './conflict.ts';
import { type BroughtBatch, replayDivided } from './divided-batch.ts';
import { changesOf, type JournalTransaction, markBrought, multirange } from './journal-reader.ts';
import { onPrimary } from './on-primary.ts';
import { batches } from './batches.ts';
import { wantedOf } from './reconcile-policy.ts';
import type { ReplayWork } from './replay-work.ts';
import { isForOrder } from './stopped-replay.ts';
import { askedOfTables } from './table-book.ts';
import { writeAtOnce } from './write-at-once.ts';

/** Changes of a transaction that are held in memory at a time. */
const chunkRows = 2_000;

/** Changes that are brought in one transaction where they have to be looked at one by one; some 100 ms. */
const partRows = 100;

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
 * there exactly once wherever this is cut off. Where they cannot be written at once, they are divided.
 *
 * @throws UnresolvedConflicts before anything of the transaction in question is kept, or a SetupError
 */
export async function replayBatch(
  work: ReplayWork,
  transactions: readonly JournalTransaction[],
  chunks: Chunks,
): Promise<BroughtBatch> {
  try {
    if (work.hope.has()) return await replayAtOnce(work, chunks);
  } catch (error) {
    if (!isForOrder(error)) throw error;
    work.hope.lose();
  }
  const parts = work.together ? [transactions] : batches(transactions, partRows);
  const done: BroughtBatch[] = [];
  for (const part of parts) {
    const brought = await replayDivided(work, part, chunkRows);
    // The last one is marked while the primary is busy with the next batch.
    if (part !== parts.at(-1)) await markBrought(work.fallback, brought.unmarked);
    done.push(brought);
  }
  return {
    changes: done.reduce((sum, { changes }) => sum + changes, 0),
    conflicts: done.flatMap(({ conflicts }) => conflicts),
    unmarked: done.at(-1)?.unmarked ?? multirange([]),
  };
}

/** Without a look at what is there first. */
async function replayAtOnce(work: ReplayWork, chunks: Chunks): Promise<BroughtBatch> {
  const { primary, mark } = work;
  return await onPrimary(primary, async () => {
    const seqs: bigint[] = [];
    const conflicts: Conflict[] = [];
    for await (const changes of chunks()) {
      const wanted = wantedOf(work.policies, changes);
      await work.tables.learn(askedOfTables(wanted));
      conflicts.push(...(await writeAtOnce(work, wanted, true)));
      for (const { seq } of changes) seqs.push(seq);
    }
    await bookConflicts(primary, mark, conflicts);
    const unmarked = multirange(seqs);
    await bookSeqs(primary, mark, unmarked);
    return { changes: seqs.length, conflicts, unmarked };
  });
}
