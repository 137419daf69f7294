import { linePointerBytes, pageBytes, pageHeaderBytes } from './page.ts';

/** Header of an index tuple and a key of up to eight bytes. */
const entryBytes = 8 + 8 + linePointerBytes;

/** Growing keys fill the leaves to this share: BTREE_DEFAULT_FILLFACTOR. */
const leafFill = 0.9;

/** What the end of a B-tree page takes. */
const endBytes = 16;

/** Pages of a B-tree over that many growing keys of eight bytes: of a primary key, or of a TOAST table. */
export function btreePages(entries: number): number {
  if (entries === 0) return 1;
  const room = pageBytes - pageHeaderBytes - endBytes;
  // The last leaf fills up before it is split.
  const last = Math.floor(room / entryBytes);
  const others = Math.max(0, entries - last) / Math.floor((room * leafFill) / entryBytes);
  const leaves = 1 + Math.ceil(others);
  let pages = 1 + leaves;
  const fanOut = Math.floor((room * 0.7) / entryBytes);
  for (let level = leaves; level > 1;) {
    level = Math.ceil(level / fanOut);
    pages += level;
  }
  return pages;
}
