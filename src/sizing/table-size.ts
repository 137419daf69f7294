import { btreePages } from './btree-size.ts';
import { compressedText } from './compressed-text.ts';
import { fillPages } from './fill-pages.ts';
import { goldenStep } from './golden-steps.ts';
import { type StoredRow, storedRow } from './heap-row.ts';
import { pageBytes } from './page.ts';
import { embeddingBytes, type EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** Bytes of a table that was only ever inserted into. */
export interface TableSize {
  /** The rows themselves. */
  readonly heapBytes: number;
  /** What of them did not fit, with its index. */
  readonly toastBytes: number;
  /** The index of the primary key, of eight bytes. */
  readonly primaryKeyBytes: number;
}

/** A row has a bigint as its key, a text and an embedding. */
export interface RowShape {
  readonly embedding: EmbeddingShape;
  /** Bytes of the text in UTF-8; 0 for none. */
  readonly textBytes: number;
}

/** So many rows are laid out one by one; all others are like them. A page holds 291 rows at most. */
const sampleRows = 4000;

/** Enough to see how TOAST tuples fill their pages; of long texts, fewer rows make as many. */
const sampleTuples = 400_000;
const fewestSampleRows = 20;

/** The size of a table of such rows, from laying some of them out as PostgreSQL does. */
export function tableSize(rows: number, shape: RowShape): TableSize {
  const sample = sampleOf(shape);
  const chunks = sample.reduce((count, { toastTuples }) => count + toastTuples.length, 0);
  const heap = fillPages(sample.map(({ heapTuple }) => heapTuple)) / sampleRows;
  const few = Math.floor((sampleTuples / Math.max(1, chunks)) * sampleRows);
  const toastRows = Math.min(sampleRows, Math.max(fewestSampleRows, few));
  const toast = fillPages(toastTuples(sample.slice(0, toastRows))) / toastRows;
  const wholePages = (bytes: number): number => Math.ceil(bytes / pageBytes) * pageBytes;
  return {
    heapBytes: wholePages(rows * heap * pageBytes),
    toastBytes:
      wholePages(rows * toast * pageBytes) +
      btreePages(Math.ceil((rows * chunks) / sampleRows)) * pageBytes,
    primaryKeyBytes: btreePages(rows) * pageBytes,
  };
}

function* toastTuples(sample: readonly StoredRow[]): Iterable<number> {
  for (const row of sample) yield* row.toastTuples;
}

function sampleOf({ embedding, textBytes }: RowShape): readonly StoredRow[] {
  const { percent, ratio } = compressedText(textBytes);
  const row = (compressed: number | null): StoredRow =>
    storedRow([
      { kind: 'fixed', bytes: 8 },
      { kind: 'variable', bytes: textBytes + 4, compressed },
      // pgvector stores its types without compressing them; bits that mean something do not shrink.
      { kind: 'variable', bytes: embeddingBytes(embedding), compressed: null },
    ]);
  const shrinking = row(Math.round(textBytes * ratio));
  const staying = row(null);
  return Array.from({ length: sampleRows }, (_, index) =>
    goldenStep(index) * 100 < percent ? shrinking : staying,
  );
}
