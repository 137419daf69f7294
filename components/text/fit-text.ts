import type { GlyphSet } from '../glyphs.ts';
import { cleanText } from './clean-text.ts';
import { displayWidth } from './display-width.ts';
import { graphemes } from './graphemes.ts';

/** The start of `cells` that fits into so many columns. */
export function takeColumns(cells: readonly string[], columns: number): readonly string[] {
  let used = 0;
  const end = cells.findIndex((cell) => (used += displayWidth(cell)) > columns);
  return end === -1 ? cells : cells.slice(0, end);
}

/** A text on one line of at most so many columns; an ellipsis stands for what is cut off. */
export function fitText(text: string, columns: number, glyphs: GlyphSet): string {
  const clean = cleanText(text, glyphs);
  if (displayWidth(clean) <= columns) return clean;
  const room = columns - displayWidth(glyphs.ellipsis);
  if (room < 1) return takeColumns(graphemes(clean), Math.max(0, columns)).join('');
  return takeColumns(graphemes(clean), room).join('').trimEnd() + glyphs.ellipsis;
}

/** As `fitText`, filled up with blanks to exactly so many columns. */
export function padText(text: string, columns: number, glyphs: GlyphSet): string {
  const fitted = fitText(text, columns, glyphs);
  return fitted + ' '.repeat(Math.max(0, columns - displayWidth(fitted)));
}
