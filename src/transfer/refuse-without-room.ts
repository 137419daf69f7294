import { SetupError } from '../errors/setup-error.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import type { TransferBooks } from './transfer-books.ts';

/** Beside the rows there are indexes, and the log of what is written; both are about as large again at most. */
const overhead = 1.5;

/**
 * The old and the new tables lie side by side for a while.
 *
 * @throws SetupError DISK_LOW when the new ones do not fit into what is free
 */
export function refuseWithoutRoom(
  staged: readonly CatalogueTable[],
  { parts }: TransferBooks,
  room: number | null,
): void {
  if (room === null) return;
  const there = parts
    .filter(({ oid }) => staged.some((table) => table.oid === oid))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const needed = staged.reduce((sum, { bytes }) => sum + Number(bytes), 0) * overhead - there;
  if (needed <= room) return;
  throw new SetupError('DISK_LOW', {
    message: `The tables take about ${inMegabytes(needed)} beside those of before, and ${inMegabytes(room)} are free.`,
    fix: 'Free some space, or leave tables out: --exclude',
    target: 'fallback',
  });
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
