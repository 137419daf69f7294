import type { TextLine } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import { textBlocks, windowText } from '../lines/text-rows.ts';
import { Lines } from './Lines.tsx';
import { WindowNote } from './WindowNote.tsx';

/** A text that may be longer than its place, such as a diff. */
export function ScrollText({
  lines,
  scroll,
  space,
  canvas,
}: {
  readonly lines: readonly TextLine[];
  readonly scroll: number;
  readonly space: Space;
  readonly canvas: Canvas;
}) {
  const shown = windowText(textBlocks(lines, space.width, canvas.glyphs), scroll, space.rows);
  return (
    <>
      <Lines lines={shown.rows} />
      <WindowNote note={shown.note} indent={0} />
    </>
  );
}
