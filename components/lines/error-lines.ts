import type { ErrorModel } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { fitText } from '../text/fit-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import { fixLines } from './fix-lines.ts';
import { indented, line } from './line.ts';
import type { Line } from './line.ts';

/** Rows that each of the three texts may take when there is room for all. */
const longest = 5;

/**
 * A failure: its code, what happened, the server's words, what to do. When rows are short, the words
 * of the server go first, then lines of what happened; what to do stays.
 */
export function errorLines(
  error: ErrorModel,
  width: number,
  glyphs: GlyphSet,
  rows = Infinity,
): readonly Line[] {
  const head: Line = [
    { text: `${glyphs.fail} error  `, tone: 'error' },
    { text: fitText(error.code, width - 9, glyphs), tone: 'muted' },
  ];
  const texts = (text: string, limit: number, tone?: 'muted'): readonly Line[] =>
    wrapText(text, width - 2, glyphs, limit).map((each) => indented(2, line(each, tone)));
  const fixes = (limit: number): readonly Line[] =>
    fixLines(error.fix, width, glyphs, { indent: 2, limit });
  const message = texts(error.message, longest);
  const detail = error.detail === null ? [] : texts(error.detail, longest, 'muted');
  const fix = fixes(longest);
  const all = [head, ...message, ...detail, ...fix];
  if (all.length <= rows) return all;
  const forFix = Math.min(fix.length, Math.max(1, Math.floor((rows - 1) / 2)));
  const forMessage = Math.min(message.length, Math.max(0, rows - 1 - forFix));
  const forDetail = rows - 1 - forFix - forMessage;
  return [
    head,
    ...texts(error.message, forMessage),
    ...(error.detail === null ? [] : texts(error.detail, forDetail, 'muted')),
    ...fixes(forFix),
  ].slice(0, Math.max(0, rows));
}
