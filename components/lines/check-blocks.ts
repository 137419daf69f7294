import type { CheckRow } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { fitText, padText } from '../text/fit-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import { fixLines } from './fix-lines.ts';
import { indented, line } from './line.ts';
import type { Block, Line } from './line.ts';
import { statusSpan } from './mark-blocks.ts';

/** Columns before the words of an open row. */
const openIndent = 8;
const longest = 8;

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}

/** The checks as a table, one block for each; the highlighted row tells all when it is open. */
export function checkBlocks(
  checks: readonly CheckRow[],
  { index, open }: { readonly index: number; readonly open: boolean },
  width: number,
  glyphs: GlyphSet,
): readonly Block[] {
  const targetColumns = Math.min(10, widest(checks.map(({ target }) => target)));
  const idColumns = Math.min(22, widest(checks.map(({ id }) => id)));
  return checks.map((check, row): Block => {
    const here = row === index;
    const status = statusSpan(check.status, { kind: 'check', glyphs, tick: 0 });
    const target = padText(check.target, targetColumns, glyphs);
    const id = padText(check.id, idColumns, glyphs);
    const room = width - displayWidth(status.text) - targetColumns - idColumns - 4;
    const opened = here && open;
    const head: Line = [
      status,
      { text: `${target}  `, tone: 'muted' },
      here ? { text: id, tone: 'strong' } : { text: id },
      { text: opened ? '' : `  ${fitText(check.message, room, glyphs)}` },
    ];
    if (!opened) return [head];
    const words = wrapText(check.message, width - openIndent, glyphs, longest);
    return [
      head,
      ...words.map((text) => indented(openIndent, line(text))),
      ...fixLines(check.fix, width, glyphs, { indent: openIndent, limit: longest }),
    ];
  });
}

const order = ['pass', 'warn', 'fail', 'skip'] as const;

/** "14 checks: 12 pass, 1 warn, 1 fail" */
export function checkSummary(checks: readonly CheckRow[]): string {
  const counts = order
    .map((status) => ({ status, count: checks.filter((row) => row.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status}`);
  return `${checks.length} checks: ${counts.join(', ')}`;
}
