import type { Notice } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { Tone } from '../theme.ts';
import { fixLines } from './fix-lines.ts';
import { indented, line } from './line.ts';
import type { Line } from './line.ts';

const words: Readonly<Record<Notice['tone'], string>> = {
  error: 'error',
  warning: 'warning',
  ok: 'ok',
  note: 'note',
};

function glyphOf(tone: Notice['tone'], glyphs: GlyphSet): { glyph: string; tone: Tone } {
  switch (tone) {
    case 'error':
      return { glyph: glyphs.fail, tone: 'error' };
    case 'warning':
      return { glyph: glyphs.warn, tone: 'warning' };
    case 'ok':
      return { glyph: glyphs.pass, tone: 'ok' };
    case 'note':
      return { glyph: glyphs.bullet, tone: 'accent' };
  }
}

/** A message under the body, and what to do about it. */
export function noticeLines(
  notice: Notice,
  width: number,
  glyphs: GlyphSet,
  limit = 4,
): readonly Line[] {
  const { glyph, tone } = glyphOf(notice.tone, glyphs);
  const head = `${glyph} ${words[notice.tone]}  `;
  const texts = wrapText(notice.text, width - head.length, glyphs, limit);
  const lines = texts.map((text, index) =>
    index === 0 ? [{ text: head, tone }, { text }] : indented(head.length, line(text)),
  );
  return [...lines, ...fixLines(notice.fix, width, glyphs, { indent: head.length, limit })];
}
