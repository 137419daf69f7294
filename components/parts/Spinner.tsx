import type { Canvas } from '../canvas.ts';
import { statusSpan } from '../lines/mark-blocks.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';

/** Work that has no list of its own; turns with `tick`. */
export function Spinner({
  label,
  tick,
  width,
  canvas,
}: {
  readonly label: string;
  readonly tick: number;
  readonly width: number;
  readonly canvas: Canvas;
}) {
  const { glyphs } = canvas;
  const status = statusSpan('running', { kind: 'check', glyphs, tick });
  const text = fitText(label, width - status.text.length, glyphs);
  return <Lines lines={[[status, { text }]]} />;
}
