import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { carryBooks } from '../../transfer/carry-books.ts';
import { transferDatabase } from '../../transfer/transfer-database.ts';
import { rowCounts } from '../row-counts.ts';
import { withFallback } from '../with-fallback.ts';

export interface BringRequest {
  readonly old: ConnectionSettings;
  readonly next: ConnectionSettings;
  /** Free bytes where the new data will lie. */
  readonly room: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

export interface BroughtData {
  readonly tables: number;
  readonly rows: number;
  /** What the new data lacks, each with the reason. */
  readonly leftOut: readonly string[];
}

/**
 * Copies everything from one fallback's server to another's, and counts the rows of every table on
 * both. Throws what the servers say, and an Error that names the table whose rows are not all there.
 */
export async function bringData(request: BringRequest): Promise<BroughtData> {
  const { old, next, room, signal, onProgress } = request;
  const report = await transferDatabase({
    source: { settings: old, target: 'fallback' },
    target: { settings: next, target: 'fallback' },
    sequences: 'same',
    room,
    atOnce: 1,
    signal,
    onProgress: (event) => {
      if (event.kind === 'stage') onProgress?.(event.sentence);
      else onProgress?.(`Copying ${event.table}: ${event.rows} of ${event.totalRows} rows`);
    },
  });
  await withFallback(old, signal, (from) =>
    withFallback(next, signal, (to) => carryBooks(from, to)),
  );
  const before = await withFallback(old, signal, rowCounts);
  const after = await withFallback(next, signal, rowCounts);
  for (const [table, rows] of before) {
    if (after.get(table) === rows) continue;
    throw new Error(`${table} had ${rows} rows, and has ${after.get(table) ?? 'none'} afterwards`);
  }
  return {
    tables: before.size,
    rows: [...before.values()].reduce((sum, count) => sum + count, 0),
    leftOut: [...report.leftOut.map(({ what, why }) => `${what}: ${why}`), ...report.warnings],
  };
}
