import type { KeyHint } from '../../src/wizard/screen-model.ts';
import type { Canvas } from '../canvas.ts';
import type { Line } from '../lines/line.ts';
import { displayWidth } from '../text/display-width.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';

const gap = '   ';

/** Longer names of keys are no names of keys. */
const widestKeys = 20;

function keysText({ keys }: KeyHint, { glyphs }: Canvas): string {
  return fitText(keys.map((key) => glyphs.keys[key] ?? key).join('/'), widestKeys, glyphs);
}

/** The hints that fit; the last one, the way out, is the last to go. */
function fitting(hints: readonly KeyHint[], width: number, canvas: Canvas): readonly KeyHint[] {
  const columns = (some: readonly KeyHint[]): number =>
    some.reduce(
      (sum, hint) => sum + displayWidth(`${keysText(hint, canvas)} ${hint.label}${gap}`),
      -gap.length,
    );
  let kept = hints;
  while (kept.length > 1 && columns(kept) > width) kept = kept.toSpliced(-2, 1);
  return kept;
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
  const line = fitting(hints, width, canvas).flatMap((hint, index): Line => {
    const keys = keysText(hint, canvas);
    const label = fitText(hint.label, width - displayWidth(keys) - 1, canvas.glyphs);
    return [
      { text: index === 0 ? '' : gap },
      { text: keys, tone: 'strong' },
      { text: ` ${label}`, tone: 'muted' },
    ];
  });
  return <Lines lines={[line]} />;
}
