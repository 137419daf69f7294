import type { ErrorModel } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import { errorLines } from '../lines/error-lines.ts';
import { Lines } from './Lines.tsx';

/** Rows that a failure would like to have, and those that it can do with. */
export function errorDemand(
  error: ErrorModel | null,
  width: number,
  { glyphs }: Canvas,
): { readonly least: number; readonly wish: number } {
  if (error === null) return { least: 0, wish: 0 };
  return { least: 3, wish: errorLines(error, width, glyphs).length };
}

/** A failure: its code, what happened, the server's words, what to do. */
export function ErrorPanel({
  error,
  space,
  canvas,
}: {
  readonly error: ErrorModel;
  readonly space: Space;
  readonly canvas: Canvas;
}) {
  return <Lines lines={errorLines(error, space.width, canvas.glyphs, space.rows)} />;
}
