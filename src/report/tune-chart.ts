import type { Chart, Series } from '../charts/chart.ts';
import type { TradeOffPoint } from '../tuning/measure-index.ts';
import type { ScratchResult } from '../tuning/scratch-indexes.ts';
import { candidateName } from '../tuning/scratch-indexes.ts';
import type { VectorMeasurement } from '../tuning/measure-vectors.ts';

/** What a chart of a measurement says about where it is from. */
export interface TuneChartPlace {
  /** `schema.table`, with the column. */
  readonly vectors: string;
  readonly index: string;
  readonly rows: number | null;
  readonly dimensions: number | null;
  /** The server and its version. */
  readonly server: string;
}

/** Recall against latency, one point for each value of ef_search or probes. */
export function tuneChart(
  measurement: VectorMeasurement,
  scratch: ScratchResult | null,
  place: TuneChartPlace,
): Chart {
  const { k, queries, exact, points, subject } = measurement;
  const own = series(place.index, points);
  const measured = scratch?.candidates.map((one) =>
    series(
      `${candidateName(one.candidate)}${one.candidate.present ? ' (as now)' : ''}`,
      one.points,
    ),
  );
  const truth: Series = { name: 'exact search', points: [{ x: exact.p50, y: 1, label: 'exact' }] };
  const rows = scratch?.rows ?? place.rows;
  const parts = [
    rows === null ? null : `${rows.toLocaleString('en-US')} rows`,
    place.dimensions === null ? null : `${place.dimensions} dimensions`,
    `${queries} queries`,
    place.server,
  ];
  return {
    title: `Recall against latency of ${place.vectors}`,
    subtitle: parts.filter((part) => part !== null).join(', '),
    x: {
      label: `median latency, ms (at the points: ${subject.parameter})`,
      scale: 'log',
      format: (value) => String(value),
    },
    y: {
      label: `recall@${k}`,
      scale: 'linear',
      most: 1,
      format: (value) => value.toFixed(value === 1 || (value * 100) % 1 === 0 ? 2 : 3),
    },
    series: measured ?? [own, truth],
  };
}

function series(name: string, points: readonly TradeOffPoint[]): Series {
  return {
    name,
    points: points.map(({ p50, recall, value }) => ({ x: p50, y: recall, label: String(value) })),
  };
}
