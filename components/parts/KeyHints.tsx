import type { KeyHint } from '../../src/wizard/screen-model.ts';
import type { Canvas } from '../canvas.ts';
import type { Line } from '../lines/line.ts';
import { cleanText } from '../text/clean-text.ts';
import { displayWidth } from '../text/display-width.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';

/** Columns between two hints, where there is room and where there is little. */
const gaps = [3, 2] as const;

/** Longer names of keys are no names of keys. */
const widestKeys = 20;

function keysText({ keys }: KeyHint, { glyphs }: Canvas): string {
  const names = keys.join('/').replace(/\w+/gu, (name) => glyphs.keys[name] ?? name);
  return fitText(names, widestKeys, glyphs);
}

interface Row {
  readonly hints: readonly KeyHint[];
  readonly gap: number;
}

function columnsOf(hint: KeyHint, canvas: Canvas): number {
  return displayWidth(`${keysText(hint, canvas)} ${cleanText(hint.label, canvas.glyphs)}`);
}

/** The hints that fit: the first, what matters most here, and the last, the way out, stay longest. */
function fitting(hints: readonly KeyHint[], width: number, canvas: Canvas): Row {
  const columns = new Map(hints.map((hint) => [hint, columnsOf(hint, canvas)]));
  const fits = ({ hints: some, gap }: Row): boolean =>
    some.reduce((sum, hint) => sum + (columns.get(hint) ?? 0) + gap, -gap) <= width;
  let left = hints;
  for (;;) {
    const rows = gaps.map((gap) => ({ hints: left, gap }));
    const row = rows.find(fits);
    if (row !== undefined || left.length <= 1) return row ?? { hints: left, gap: gaps[1] };
    left = left.toSpliced(Math.min(1, left.length - 2), 1);
  }
}

/** The footer: which key does what. Always one row. */
export function KeyHints({
  hints,
  width,
  canvas,
}: {
  readonly hints: readonly KeyHint[];
  readonly width: number;
  readonly canvas: Canvas;
}) {
  const row = fitting(hints, width, canvas);
  const line = row.hints.flatMap((hint, index): Line => {
    const keys = keysText(hint, canvas);
    const label = fitText(hint.label, width - displayWidth(keys) - 1, canvas.glyphs);
    return [
      { text: ' '.repeat(index === 0 ? 0 : row.gap) },
      { text: keys, tone: 'strong' },
      { text: ` ${label}`, tone: 'muted' },
    ];
  });
  return <Lines lines={[line]} />;
}
