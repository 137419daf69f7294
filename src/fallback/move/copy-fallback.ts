import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { carryBooks } from '../../transfer/carry-books.ts';
import { beginFilling, noteFilled, takeFillingBack } from '../../transfer/filling.ts';
import { transferDatabase } from '../../transfer/transfer-database.ts';
import { rowCounts } from '../row-counts.ts';
import { withFallback } from '../with-fallback.ts';

export interface CopyRequest {
  readonly from: ConnectionSettings;
  readonly to: ConnectionSettings;
  /** By what the new database is known as filled by us until `endFilling`; null for one that is ours as a whole. */
  readonly filler?: string | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((sentence: string, amount?: { readonly done: number; readonly total: number }) => void)
    | undefined;
}

/** What is in the new database now. */
export interface CopiedData {
  readonly tables: number;
  readonly rows: number;
}

/**
 * Copies schema and rows into an empty database, and counts the rows of every table on both sides.
 * Whatever cannot be brought over refuses the move, because the database it is in will be deleted.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED, or what `transferDatabase` throws
 */
export async function copyFallback(request: CopyRequest): Promise<CopiedData> {
  const { from, to, filler = null, signal, onProgress } = request;
  const target = 'fallback';
  await withFallback(to, signal, (next) => beginEmpty(next, to, filler));
  const { leftOut } = await transferDatabase({
    source: { settings: from, target },
    target: { settings: to, target },
    sequences: 'same',
    signal,
    onProgress: (event) => {
      if (event.kind === 'stage') onProgress?.(event.sentence);
      else onProgress?.('Copying rows', { done: event.rows, total: event.totalRows });
    },
  });
  if (leftOut.length > 0) throw cannotFollow(leftOut);
  await withFallback(from, signal, (old) =>
    withFallback(to, signal, async (next) => {
      if (filler !== null) await noteFilled(next);
      await carryBooks(old, next);
    }),
  );
  onProgress?.('Counting the rows on both sides');
  const [before, after] = await Promise.all([
    withFallback(from, signal, rowCounts),
    withFallback(to, signal, rowCounts),
  ]);
  const different = [...before].filter(([name, rows]) => after.get(name) !== rows);
  if (different.length > 0) throw countsDiffer(different, after);
  const rows = [...before.values()].reduce((sum, count) => sum + count, 0);
  return { tables: before.size, rows };
}

/** What an earlier move that was killed has brought there goes first. */
async function beginEmpty(
  next: Connection,
  to: ConnectionSettings,
  filler: string | null,
): Promise<void> {
  if (filler !== null) await takeFillingBack(next, filler);
  const there = await rowCounts(next);
  if (there.size > 0) throw notEmpty(to, [...there.keys()]);
  if (filler !== null) await beginFilling(next, filler);
}

/** Only on a server of the operator; what is in it is not ours to replace. */
function notEmpty(
  { host, port, database }: ConnectionSettings,
  tables: readonly string[],
): SetupError {
  return new SetupError('FALLBACK_MOVE_FAILED', {
    message: `The database "${database}" at ${host}:${String(port)} has tables already, which were left alone.`,
    detail: `${tables.slice(0, 5).join(', ')}${tables.length > 5 ? ', …' : ''}`,
    fix: 'Name another database with --fallback-db-name, or empty that one.',
    target: 'fallback',
  });
}

function cannotFollow(
  leftOut: readonly { readonly what: string; readonly why: string }[],
): SetupError {
  return new SetupError('FALLBACK_MOVE_FAILED', {
    message: 'Not everything in the fallback can be brought over.',
    detail: leftOut.map(({ what, why }) => `${what}: ${why}`).join('\n'),
    fix: 'Drop what is not needed any more and run this again, or keep the mode of before.',
    target: 'fallback',
  });
}

function countsDiffer(
  different: readonly (readonly [string, number])[],
  after: ReadonlyMap<string, number>,
): SetupError {
  return new SetupError('FALLBACK_MOVE_FAILED', {
    message: 'The copy of the fallback does not have the same rows.',
    detail: different
      .map(
        ([name, rows]) => `${name}: ${String(rows)}, and ${String(after.get(name) ?? 'no table')}`,
      )
      .join('\n'),
    fix: 'End the programs that write to the fallback, then run this again.',
    target: 'fallback',
  });
}
