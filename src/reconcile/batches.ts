import type { JournalTransaction } from './journal-reader.ts';

/** Neighbours of one epoch, up to a number of rows; a larger transaction stays alone. */
export function batches(
  transactions: readonly JournalTransaction[],
  rows: number,
): readonly (readonly JournalTransaction[])[] {
  const all: JournalTransaction[][] = [];
  let filled = 0;
  for (const transaction of transactions) {
    const last = all.at(-1);
    const fits = filled + transaction.changes <= rows && last?.[0]?.epoch === transaction.epoch;
    if (last !== undefined && fits) last.push(transaction);
    else all.push([transaction]);
    filled = fits ? filled + transaction.changes : transaction.changes;
  }
  return all;
}
