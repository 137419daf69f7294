import type { Block, Line } from './line.ts';

/** The part of a list that is drawn. */
export interface BlockWindow {
  readonly items: readonly { readonly index: number; readonly lines: readonly Line[] }[];
  /** Which items are shown, such as "3-9 of 14"; null when all are. */
  readonly note: string | null;
}

/** Fewer rows than this have none to spare for the note. */
const rowsWithNote = 3;

/** As much of a list as fits, with the item of interest in the middle where that is possible. */
export function windowBlocks(blocks: readonly Block[], focus: number, rows: number): BlockWindow {
  const starts: number[] = [];
  let total = 0;
  for (const block of blocks) {
    starts.push(total);
    total += block.length;
  }
  if (total <= rows) return { items: blocks.map((lines, index) => ({ index, lines })), note: null };
  const height = rows >= rowsWithNote ? rows - 1 : Math.max(0, rows);
  const start = starts[focus] ?? 0;
  const size = Math.min(blocks[focus]?.length ?? 0, height);
  const middle = Math.max(0, Math.min(start - Math.floor((height - size) / 2), total - height));
  // Half an item at the top reads like the end of nothing.
  const first = starts.find((each) => each >= middle && each <= start) ?? middle;
  const items = blocks
    .map((block, index) => {
      const offset = first - (starts[index] ?? 0);
      return { index, lines: block.slice(Math.max(0, offset), Math.max(0, offset + height)) };
    })
    .filter(({ lines }) => lines.length > 0);
  const from = (items[0]?.index ?? 0) + 1;
  const to = (items.at(-1)?.index ?? 0) + 1;
  return {
    items,
    note: rows >= rowsWithNote ? `${from}-${to} of ${blocks.length}` : null,
  };
}
