/** How PostgreSQL lays bytes out, in the words of its src/include/storage/bufpage.h and c.h. */

/** A page, in bytes: BLCKSZ, which every packaged server has. */
export const pageBytes = 8192;

/** What the header of a page takes, in bytes. */
export const pageHeaderBytes = 24;

/** What a page takes for each tuple beside the tuple itself, in bytes: its line pointer. */
export const linePointerBytes = 4;

/** The header of a heap tuple with fewer than eight columns or without nulls, in bytes. */
export const heapHeaderBytes = 24;

/** The next multiple of `to`, which is a power of two; tuples begin at multiples of eight. */
export function aligned(bytes: number, to = 8): number {
  return Math.ceil(bytes / to) * to;
}
