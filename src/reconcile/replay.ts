import { batches } from './batches.ts';
import type { Conflict } from './conflict.ts';
import { type JournalTransaction, markBrought, nextTransactions } from './journal-reader.ts';
import type { BroughtBatch } from './divided-batch.ts';
import type { Pace } from './pace.ts';
import { overtaken } from './reconcile-error.ts';
import { readAhead, replayBatch } from './replay-batch.ts';
import type { ReplayWork } from './replay-work.ts';

/** Transactions whose places are held in memory at a time. */
const listed = 20_000;

/** What was brought. */
export interface Replayed {
  readonly changes: number;
  /** That were decided. */
  readonly conflicts: readonly Conflict[];
  /** Changes that the last look found waiting. */
  readonly waiting: number;
}

/**
 * Brings every transaction that had ended when it was asked for, until a look finds none; with a pace, while the
 * fallback takes writes, until so few that it can be held.
 *
 * @throws RECONCILE_FAILED when writes come faster than they are brought; what `replayBatch` throws. What was
 *   brought until then stays
 */
export async function replay(
  work: ReplayWork,
  options: {
    readonly batchRows: number;
    readonly pace: Pace | null;
    readonly onProgress: (changes: number) => void;
  },
): Promise<Replayed> {
  let changes = 0;
  const conflicts: Conflict[] = [];
  const { batchRows, pace, onProgress } = options;
  for (;;) {
    const { transactions, waiting } = await nextTransactions(work.fallback, listed);
    const next = pace === null ? 'bring' : pace.next(waiting);
    if (next === 'hold' || transactions.length === 0) return { changes, conflicts, waiting };
    if (next === 'overtaken') throw overtaken(waiting, pace?.perSecond() ?? null);
    for await (const done of replayAll(work, batches(transactions, batchRows))) {
      changes += done.changes;
      conflicts.push(...done.conflicts);
      pace?.brought(done.changes);
      onProgress(changes);
      if (pace?.isDue() === true) break;
    }
  }
}

/** While the primary is busy with one batch, the fallback marks the one before and reads the one after. */
async function* replayAll(
  work: ReplayWork,
  all: readonly (readonly JournalTransaction[])[],
): AsyncGenerator<BroughtBatch> {
  let marking: Promise<unknown> = Promise.resolve();
  let chunks = all[0] === undefined ? null : readAhead(work, all[0]);
  try {
    for (const [at, batch] of all.entries()) {
      const next = all[at + 1];
      const current = chunks;
      chunks = next === undefined ? null : readAhead(work, next);
      if (current === null) return;
      const done = await replayBatch(work, batch, current);
      await marking;
      marking = markBrought(work.fallback, done.unmarked);
      marking.catch(() => undefined);
      yield done;
    }
    await marking;
  } finally {
    await marking.catch(() => undefined);
  }
}
