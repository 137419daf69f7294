import type { CheckRow } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import { checkBlocks } from '../lines/check-blocks.ts';
import { pointerColumns } from '../lines/line.ts';
import type { Line } from '../lines/line.ts';
import { windowBlocks } from '../lines/window-blocks.ts';
import { Lines } from './Lines.tsx';
import { WindowNote } from './WindowNote.tsx';

/** The checks, one row each; the highlighted one may be opened for its words and the fix. */
export function CheckTable({
  rows,
  index,
  open,
  space,
  canvas,
}: {
  readonly rows: readonly CheckRow[];
  readonly index: number;
  readonly open: boolean;
  readonly space: Space;
  readonly canvas: Canvas;
}) {
  const { glyphs } = canvas;
  const blocks = checkBlocks(rows, { index, open }, space.width - pointerColumns, glyphs);
  const shown = windowBlocks(blocks, index, space.rows);
  const lines = shown.items.flatMap((item) =>
    item.lines.map((line, row): Line => {
      const pointer = item.index === index && row === 0 ? `${glyphs.pointer} ` : '  ';
      return [{ text: pointer, tone: 'focus' }, ...line];
    }),
  );
  return (
    <>
      <Lines lines={lines} />
      <WindowNote note={shown.note} indent={pointerColumns} />
    </>
  );
}
