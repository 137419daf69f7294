import type { Canvas } from '../canvas.ts';
import { Lines } from './Lines.tsx';

/** Wider bars say no more. */
const widestBar = 50;

/** How far the running step is: a bar, and the numbers in words. */
export function ProgressBar({
  bar,
  width,
  canvas,
}: {
  readonly bar: { readonly done: number; readonly total: number };
  readonly width: number;
  readonly canvas: Canvas;
}) {
  const { glyphs } = canvas;
  const words = `  ${bar.done} of ${bar.total}`;
  const columns = Math.max(1, Math.min(widestBar, width - words.length));
  const share = bar.total > 0 ? Math.min(1, Math.max(0, bar.done / bar.total)) : 0;
  const filled = Math.round(share * columns);
  return (
    <Lines
      lines={[
        [
          { text: glyphs.barDone.repeat(filled), tone: 'accent' },
          { text: glyphs.barLeft.repeat(columns - filled), tone: 'muted' },
          { text: words },
        ],
      ]}
    />
  );
}
