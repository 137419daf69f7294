import type { LineTone, TextLine } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { Tone } from '../theme.ts';
import { line } from './line.ts';
import type { Block, Line } from './line.ts';

const tones: Readonly<Record<LineTone, Tone | null>> = {
  plain: null,
  heading: 'strong',
  muted: 'muted',
  added: 'added',
  removed: 'removed',
  warning: 'warning',
  error: 'error',
};

/** Rows that one line of the text may take. */
const longest = 8;

/** The lines of a scrolling text, wrapped, one block for each. */
export function textBlocks(
  lines: readonly TextLine[],
  width: number,
  glyphs: GlyphSet,
): readonly Block[] {
  const marks: Partial<Record<LineTone, string>> = { warning: glyphs.warn, error: glyphs.fail };
  return lines.map(({ tone, text }) => {
    const mark = marks[tone];
    const head = mark === undefined ? headOf(tone, text, width) : '';
    const lead = mark === undefined ? head : `${mark} `;
    const rows = wrapText(text.slice(head.length), width - lead.length, glyphs, longest);
    return rows.map((row, index) =>
      line((index === 0 ? lead : ' '.repeat(lead.length)) + row, tones[tone] ?? undefined),
    );
  });
}

/** What the head of a line may take of its width, so that the rest has room beside it. */
const widestHead = 0.6;

/** The sign, number or label that a line too long for one row begins with: the rest hangs beside it. */
function headOf(tone: LineTone, text: string, width: number): string {
  if (displayWidth(text) <= width) return '';
  const changed = tone === 'added' || tone === 'removed';
  const head =
    (changed ? /^[+-] */u : /^ *(?:\d+\. |[!-~]+(?: [!-~]+)* {2,})/u).exec(text)?.[0] ?? '';
  return head.length <= width * widestHead ? head : '';
}

/** The part of a text that is drawn, and where it is in the whole, such as "12-30 of 80". */
export interface TextWindow {
  readonly rows: readonly Line[];
  readonly note: string | null;
}

/** The rows from line `scroll` on; the last page is always full. */
export function windowText(blocks: readonly Block[], scroll: number, rows: number): TextWindow {
  const all = blocks.flatMap((block, index) => block.map((row) => ({ row, index })));
  if (all.length <= rows) return { rows: all.map(({ row }) => row), note: null };
  const height = Math.max(0, rows - 1);
  const wanted = all.findIndex(({ index }) => index >= scroll);
  const last = all.length - height;
  const first = wanted === -1 ? last : Math.min(wanted, last);
  const shown = all.slice(first, first + height);
  const from = (shown[0]?.index ?? 0) + 1;
  const to = (shown.at(-1)?.index ?? 0) + 1;
  return { rows: shown.map(({ row }) => row), note: `${from}-${to} of ${blocks.length}` };
}
