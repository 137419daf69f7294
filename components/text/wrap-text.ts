import type { GlyphSet } from '../glyphs.ts';
import { cleanText } from './clean-text.ts';
import { displayWidth } from './display-width.ts';
import { fitText, takeColumns } from './fit-text.ts';
import { graphemes } from './graphemes.ts';

/** Cuts a word that is wider than a line. */
function breakWord(word: string, columns: number): readonly string[] {
  if (displayWidth(word) <= columns) return [word];
  const pieces: string[] = [];
  let rest = graphemes(word);
  while (rest.length > 0) {
    // A character that is wider than a line still has to go somewhere.
    const taken = Math.max(1, takeColumns(rest, columns).length);
    pieces.push(rest.slice(0, taken).join(''));
    rest = rest.slice(taken);
  }
  return pieces;
}

/** Lines of one paragraph. Blanks inside a line stay, as those of a table or a diff do. */
function wrapParagraph(paragraph: string, columns: number): readonly string[] {
  if (displayWidth(paragraph) <= columns) return [paragraph];
  const indent = (/^ */u.exec(paragraph)?.[0] ?? '').slice(0, Math.floor(columns / 2));
  const lines: string[] = [];
  let current = indent;
  for (const [, blanks = '', word = ''] of paragraph.trim().matchAll(/( *)([^ ]+)/gu)) {
    if (current !== indent && displayWidth(current + blanks + word) <= columns) {
      current += blanks + word;
      continue;
    }
    if (current !== indent) lines.push(current);
    const pieces = breakWord(word, columns - indent.length);
    lines.push(...pieces.slice(0, -1).map((piece) => indent + piece));
    current = indent + (pieces.at(-1) ?? '');
  }
  return [...lines, current];
}

/**
 * A text as lines of at most so many columns, and at most `limit` of them; an ellipsis stands for what
 * is left out. Line breaks of the text stay.
 */
export function wrapText(
  text: string,
  columns: number,
  glyphs: GlyphSet,
  limit = Infinity,
): readonly string[] {
  const width = Math.max(1, columns);
  const lines = text
    .split(/\r\n|\r|\n/u)
    .flatMap((paragraph) => wrapParagraph(cleanText(paragraph, glyphs), width));
  if (lines.length <= limit) return lines;
  const last = Math.max(0, limit - 1);
  if (limit < 1) return [];
  const rest = `${lines[last] ?? ''} ${lines[last + 1] ?? ''} ${'.'.repeat(width)}`;
  return [...lines.slice(0, last), fitText(rest, width, glyphs)];
}
