import stringWidth from 'string-width';
import { graphemes } from './graphemes.ts';

/** Characters whose width was asked for; every frame has the same ones again. */
const known = new Map<string, number>();

/** More than a wizard shows; a text of all of Unicode shall not fill the memory. */
const mostKnown = 5_000;

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  // Most texts are plain, and a table look-up for each letter costs what a frame costs.
  if (isPlain(text)) return text.length;
  // An escape sequence takes no columns, although its letters do.
  // eslint-disable-next-line no-control-regex
  if (/[\u001b\u009b]/u.test(text)) return stringWidth(text);
  return graphemes(text).reduce((sum, cell) => sum + widthOf(cell), 0);
}

function isPlain(text: string): boolean {
  return /^[ -~]*$/u.test(text);
}

function widthOf(cell: string): number {
  if (isPlain(cell)) return cell.length;
  const found = known.get(cell);
  if (found !== undefined) return found;
  if (known.size === mostKnown) known.clear();
  const width = stringWidth(cell);
  known.set(cell, width);
  return width;
}
