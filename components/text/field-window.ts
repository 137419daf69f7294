import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from './display-width.ts';

/** The part of a field's text that is drawn. */
export interface FieldWindow {
  readonly before: string;
  /** The character under the cursor; empty behind the last one, null without a cursor. */
  readonly at: string | null;
  readonly after: string;
}

/** How many cells from the start of `cells` fit into so many columns. */
function howMany(cells: Iterable<string>, columns: number): number {
  let used = 0;
  let count = 0;
  for (const cell of cells) {
    used += displayWidth(cell);
    if (used > columns) break;
    count += 1;
  }
  return count;
}

/**
 * The cells around the cursor that fit into so many columns, one of which is kept for a cursor behind
 * the last cell. Ellipses stand for what is left out.
 *
 * @param cells one text for each character
 */
export function fieldWindow(
  cells: readonly string[],
  cursor: number | null,
  columns: number,
  glyphs: GlyphSet,
): FieldWindow {
  const here = Math.min(cursor ?? 0, cells.length);
  const cut = (from: number, to: number): FieldWindow => {
    const lead = from > 0 ? glyphs.ellipsis : '';
    const tail = to < cells.length ? glyphs.ellipsis : '';
    if (cursor === null) {
      return { before: lead + cells.slice(from, to).join('') + tail, at: null, after: '' };
    }
    return {
      before: lead + cells.slice(from, here).join(''),
      at: cells[here] ?? '',
      after: cells.slice(here + 1, Math.max(to, here + 1)).join('') + tail,
    };
  };
  const room = Math.max(1, columns - 1);
  if (howMany(cells, room) === cells.length) return cut(0, cells.length);
  const inner = Math.max(1, room - 2 * displayWidth(glyphs.ellipsis));
  const reversed = function* (): Iterable<string> {
    for (let index = here - 1; index >= 0; index -= 1) yield cells[index] ?? '';
  };
  const half = howMany(reversed(), Math.floor(inner / 2));
  const from =
    here + howMany(cells.slice(here, here + inner + 1), inner) >= cells.length
      ? here - howMany(reversed(), inner - displayWidth(cells.slice(here).join('')))
      : here - half;
  const to = from + howMany(cells.slice(from, from + 2 * inner + 2), inner);
  return cut(Math.max(0, from), Math.max(to, here));
}
