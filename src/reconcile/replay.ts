import { batches } from './batches.ts';
import type { Conflict } from './conflict.ts';
import { type JournalTransaction, markBrought, nextTransactions } from './journal-reader.ts';
import type { BroughtBatch } from './divided-batch.ts';
import { readAhead, replayBatch } from './replay-batch.ts';
import type { ReplayWork } from './replay-work.ts';

/** Transactions whose places are held in memory at a time. */
const listed = 20_000;

/** What was brought. */
export interface Replayed {
  readonly changes: number;
  /** That were decided. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Brings every transaction that had ended when it was asked for, until one look finds no more than `enough`
 * changes that wait, or `most` were brought: applications may write faster than all of it is brought.
 *
 * @throws what `replayBatch` throws; what was brought until then stays
 */
export async function replay(
  work: ReplayWork,
  options: {
    readonly batchRows: number;
    readonly enough: number;
    readonly most: number;
    readonly onProgress: (changes: number) => void;
  },
): Promise<Replayed> {
  let changes = 0;
  const conflicts: Conflict[] = [];
  for (;;) {
    const waiting = await nextTransactions(work.fallback, listed);
    const rows = waiting.reduce((sum, one) => sum + one.changes, 0);
    if (rows <= options.enough || changes >= options.most) return { changes, conflicts };
    for await (const done of replayAll(work, batches(waiting, options.batchRows))) {
      changes += done.changes;
      conflicts.push(...done.conflicts);
      options.onProgress(changes);
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
