import { type AxisScale, axisScale } from './axis-scale.ts';
import type { Chart } from './chart.ts';

/** Both axes of a chart, fitted to all points of all its series. */
export function chartScales({ x, y, series }: Chart): {
  readonly x: AxisScale;
  readonly y: AxisScale;
} {
  const points = series.flatMap((one) => one.points);
  return {
    x: axisScale(
      x,
      points.map((point) => point.x),
    ),
    y: axisScale(
      y,
      points.map((point) => point.y),
    ),
  };
}
