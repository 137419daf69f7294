/** One axis of a chart. */
export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  /** Writes a value of this axis at its tick. */
  readonly format: (value: number) => string;
  /** What the axis must not go beyond, such as 1 for a share. */
  readonly most?: number;
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** A word beside the point, such as the setting it was measured at. */
  readonly label: string;
}

export interface Series {
  readonly name: string;
  /** In the order in which a line joins them. */
  readonly points: readonly ChartPoint[];
}

/** Data to be drawn, as text or as SVG; nothing about where it is from. */
export interface Chart {
  readonly title: string;
  /** What was measured, where and how. */
  readonly subtitle: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}
