import { aligned, heapHeaderBytes } from './page.ts';

/** A column as it is stored. */
export type Column =
  | { readonly kind: 'fixed'; readonly bytes: number }
  | {
      readonly kind: 'variable';
      /** Of the value, its header of four included. */
      readonly bytes: number;
      /** What it shrinks to when it is compressed; null when it never is. */
      readonly compressed: number | null;
    };

/** A row on its pages: the tuple in the heap, and those that hold what did not fit there. */
export interface StoredRow {
  /** Bytes of the heap tuple, header included. */
  readonly heapTuple: number;
  /** Bytes of each tuple in the TOAST table, in the order in which they are written. */
  readonly toastTuples: readonly number[];
}

/** A row above this is taken apart, and until it is below: TOAST_TUPLE_THRESHOLD and _TARGET of heaptoast.h. */
const toastThreshold = 2032;

/** What is left in the row of a value that went elsewhere: TOAST_POINTER_SIZE. */
const toastPointer = 18;

/** The most of a value that one TOAST tuple holds: TOAST_MAX_CHUNK_SIZE. */
const chunkBytes = 1996;

/** What a TOAST tuple takes beside its piece: header, value's number, piece's number, length. */
const chunkOverhead = heapHeaderBytes + 4 + 4 + 4;

/** Longest value, header of four included, that gets a header of one byte: VARATT_SHORT_MAX. */
const longestShort = 126 + 4;

interface Part {
  readonly column: Column;
  readonly bytes: number;
  readonly state: 'plain' | 'compressed' | 'tried' | 'outside';
}

/**
 * Stores one row as heaptoast.c does: while it is too long, the longest value is compressed, or sent to
 * the TOAST table at once when it alone is too long; after that the longest values go one by one.
 */
export function storedRow(columns: readonly Column[]): StoredRow {
  const target = toastThreshold - heapHeaderBytes;
  let parts = columns.map((column): Part => ({ column, bytes: column.bytes, state: 'plain' }));
  let toastTuples: readonly number[] = [];
  const replace = (old: Part, by: Part): void => {
    parts = parts.map((part) => (part === old ? by : part));
  };
  const moveOut = (part: Part): void => {
    toastTuples = [...toastTuples, ...toastTuplesOf(part.bytes)];
    replace(part, { ...part, bytes: toastPointer, state: 'outside' });
  };
  if (heapHeaderBytes + dataBytes(parts) > toastThreshold) {
    while (dataBytes(parts) > target) {
      const longest = longestOf(parts, ['plain']);
      if (longest === null) break;
      const now = compressedOf(longest);
      replace(longest, now);
      if (now.bytes > target) moveOut(now);
    }
    while (dataBytes(parts) > target) {
      const longest = longestOf(parts, ['plain', 'compressed', 'tried']);
      if (longest === null) break;
      moveOut(longest);
    }
  }
  return { heapTuple: heapHeaderBytes + dataBytes(parts), toastTuples };
}

function compressedOf(part: Part): Part {
  const { column } = part;
  if (column.kind === 'fixed' || column.compressed === null) return { ...part, state: 'tried' };
  return { ...part, bytes: column.compressed, state: 'compressed' };
}

/** The longest value that is in one of these states and longer than what would be left of it. */
function longestOf(parts: readonly Part[], states: readonly Part['state'][]): Part | null {
  const least = aligned(toastPointer);
  return parts
    .filter(({ column, bytes, state }) => {
      return column.kind === 'variable' && states.includes(state) && bytes > least;
    })
    .reduce<Part | null>(
      (most, part) => (most === null || part.bytes > most.bytes ? part : most),
      null,
    );
}

function dataBytes(parts: readonly Part[]): number {
  return parts.reduce((end, { column, bytes, state }) => {
    if (column.kind === 'fixed') return aligned(end, Math.min(bytes, 8)) + bytes;
    if (state === 'outside') return end + bytes;
    // A value that was compressed keeps its long header.
    if (state !== 'compressed' && bytes <= longestShort) return end + bytes - 3;
    return aligned(end, 4) + bytes;
  }, 0);
}

function toastTuplesOf(bytes: number): readonly number[] {
  const payload = bytes - 4;
  const whole = Math.floor(payload / chunkBytes);
  const rest = payload % chunkBytes;
  return [
    ...Array<number>(whole).fill(chunkOverhead + chunkBytes),
    ...(rest === 0 ? [] : [chunkOverhead + rest]),
  ];
}
