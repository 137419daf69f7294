import type { CheckRow } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import { checkBlocks } from '../lines/check-blocks.ts';
import { checkSummary } from '../lines/check-summary.ts';
import { line, pointerColumns } from '../lines/line.ts';
import type { Block, Line } from '../lines/line.ts';
import { windowBlocks } from '../lines/window-blocks.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';
import { WindowNote } from './WindowNote.tsx';

interface CheckTableProps {
  readonly rows: readonly CheckRow[];
  readonly index: number;
  readonly open: boolean;
  readonly space: Space;
  readonly canvas: Canvas;
}

/** The heading over the checks of each database, by its first row; none for a single one. */
function headings(rows: readonly CheckRow[], width: number, { glyphs }: Canvas): readonly Block[] {
  const several = new Set(rows.map(({ target }) => target)).size > 1;
  return rows.map(({ target }, row): Block => {
    if (!several || rows[row - 1]?.target === target) return [];
    const group = rows.filter((each) => each.target === target);
    return [line(fitText(checkSummary(group), width, glyphs), 'strong')];
  });
}

/** The checks, one row each; the highlighted one may be opened for its words and the fix. */
export function CheckTable({ rows, index, open, space, canvas }: CheckTableProps) {
  const { glyphs } = canvas;
  const heads = headings(rows, space.width, canvas);
  const room = { width: space.width - pointerColumns, rows: space.rows - heads.flat().length };
  const checks = checkBlocks(rows, { index, open }, room, glyphs).map((block, row): Block =>
    block.map((each, at): Line => {
      const pointer = row === index && at === 0 ? `${glyphs.pointer} ` : '  ';
      return [{ text: pointer, tone: 'focus' }, ...each];
    }),
  );
  const blocks = checks.map((block, row): Block => [...(heads[row] ?? []), ...block]);
  const all = blocks.flat().length <= space.rows;
  // A row for the heading that scrolls away with its first check.
  const kept = all || heads.flat().length === 0 ? 0 : 1;
  const shown = windowBlocks(blocks, index, space.rows - kept);
  const top = shown.items[0]?.index ?? 0;
  const over =
    (heads[top] ?? []).length > 0
      ? undefined
      : heads
          .slice(0, top + 1)
          .flat()
          .at(-1);
  return (
    <>
      <Lines lines={over === undefined ? [] : [over]} />
      <Lines lines={shown.items.flatMap(({ lines }) => lines)} />
      <WindowNote note={shown.note} indent={pointerColumns} />
    </>
  );
}
