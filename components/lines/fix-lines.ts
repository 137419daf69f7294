import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { wrapText } from '../text/wrap-text.ts';
import { indented, line } from './line.ts';
import type { Line } from './line.ts';

/** What to do next, behind an arrow; no line without a fix. */
export function fixLines(
  fix: string | null,
  width: number,
  glyphs: GlyphSet,
  { indent, limit }: { readonly indent: number; readonly limit: number },
): readonly Line[] {
  if (fix === null || fix === '') return [];
  const arrow = `${glyphs.arrow} `;
  const hanging = indent + displayWidth(arrow);
  return wrapText(fix, Math.max(8, width - hanging), glyphs, limit).map((text, index) =>
    index === 0
      ? [{ text: ' '.repeat(indent) }, { text: arrow, tone: 'accent' }, { text }]
      : indented(hanging, line(text)),
  );
}
