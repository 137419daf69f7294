import type { MarkRow } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import type { Block } from '../lines/line.ts';
import { markBlocks } from '../lines/mark-blocks.ts';
import type { MarkKind } from '../lines/mark-blocks.ts';
import { windowBlocks } from '../lines/window-blocks.ts';
import { Lines } from './Lines.tsx';
import { WindowNote } from './WindowNote.tsx';

interface MarkListProps {
  readonly rows: readonly MarkRow[];
  readonly kind: MarkKind;
  readonly space: Space;
  readonly canvas: Canvas;
  readonly tick: number;
}

/** Rows that a list would like to have. */
export function markRows({ rows, kind, space, canvas, tick }: MarkListProps): number {
  const { glyphs } = canvas;
  return markBlocks(rows, { kind, width: space.width, glyphs, tick, detail: 'full' }).flat().length;
}

/** The row that the eye should find: what runs, else what failed, else the newest. */
function rowOfInterest(rows: readonly MarkRow[]): number {
  const running = rows.findIndex(({ status }) => status === 'running');
  if (running !== -1) return running;
  const failed = rows.findIndex(({ status }) => status === 'fail');
  if (failed !== -1) return failed;
  const waiting = rows.findIndex(({ status }) => status === 'waiting');
  return waiting === -1 ? 0 : waiting;
}

/** Short rows, as many of them in full as there is room for; the earlier comes first. */
function fullWhereRoom(
  full: readonly Block[],
  short: readonly Block[],
  rows: number,
): readonly Block[] {
  let spare = rows - short.flat().length;
  return short.map((block, index) => {
    const whole = full[index] ?? block;
    const more = whole.length - block.length;
    if (more > spare) return block;
    spare -= more;
    return whole;
  });
}

/** A list that fills while work goes on: mark, word, label, what was found, and how long it took. */
export function MarkList({ rows, kind, space, canvas, tick }: MarkListProps) {
  const { glyphs } = canvas;
  const drawing = { kind, width: space.width, glyphs, tick };
  const full = markBlocks(rows, { ...drawing, detail: 'full' });
  const short = markBlocks(rows, { ...drawing, detail: 'short' });
  const blocks = fullWhereRoom(full, short, space.rows);
  const shown = windowBlocks(blocks, rowOfInterest(rows), space.rows);
  return (
    <>
      <Lines lines={shown.items.flatMap(({ lines }) => lines)} />
      <WindowNote note={shown.note} indent={0} />
    </>
  );
}
