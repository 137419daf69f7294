import type { CatalogueTable } from './database-catalogue.ts';
import type { PageRange } from './row-print.ts';

/** What is loaded in one transaction, and loaded again when it is interrupted. Bytes of the table with its TOAST. */
const partBytes = 64 * 1024 * 1024;

/** How many pages of the table itself make a part of that size. */
export function pagesPerPart({ pages, bytes }: CatalogueTable): number {
  const parts = Math.max(1, Math.ceil(Number(bytes) / partBytes));
  return Math.max(1, Math.ceil(pages / parts));
}

/** The pages of every part of the table as it is now. */
export function partRanges({ pages }: CatalogueTable, each: number): readonly PageRange[] {
  const count = Math.ceil(pages / each);
  return Array.from({ length: count }, (_, part) => ({ from: part * each, to: (part + 1) * each }));
}
