import { terminalChart } from '../charts/terminal-chart.ts';
import type { Chart } from '../charts/chart.ts';
import { byteText } from '../postgres/byte-text.ts';
import {
  buildsBesideWrites,
  indexStatements,
  settingStatements,
} from '../tuning/apply-statements.ts';
import { chooseSetting } from '../tuning/choose-setting.ts';
import type { ChosenVectors } from '../tuning/choose-vectors.ts';
import type { TradeOffPoint } from '../tuning/measure-index.ts';
import type { VectorMeasurement } from '../tuning/measure-vectors.ts';
import {
  type BuiltCandidate,
  candidateName,
  type ScratchResult,
} from '../tuning/scratch-indexes.ts';
import { textTable } from './text-table.ts';

/** A measurement with all that its report needs. */
export interface MeasurementReport {
  readonly vectors: ChosenVectors;
  readonly measurement: VectorMeasurement;
  readonly scratch: ScratchResult | null;
  /** The recall to reach, 0 to 1. */
  readonly goal: number;
  readonly chart: Chart;
  readonly terminal: { readonly width: number; readonly unicode: boolean };
  readonly at: { readonly user: string; readonly database: string; readonly home: string };
  /** The file of the chart, as it was named. */
  readonly svg: string | null;
}

/** The measurement for people: a table, the chart, and what to type. */
export function measurementLines(report: MeasurementReport): readonly string[] {
  const { vectors, measurement, scratch, chart, terminal, svg } = report;
  const { k, queries, exact, now, points, leftOut, subject, roundTripMs } = measurement;
  const short = points.find(({ value, short }) => value === now && short > 0);
  return [
    `${vectors.column.schema}.${vectors.column.table}.${vectors.column.column}, index ${vectors.index.name}: recall@${k} of ${queries} queries, each a row of the table that is left out of its own answer.`,
    '',
    ...textTable(
      [subject.parameter, 'recall', 'worst', 'p50 ms', 'p95 ms', ''],
      [
        ...points.map((point) => pointRow(point, point.value === now ? 'now' : '')),
        ['exact', percent(1), percent(1), exact.p50.toFixed(2), exact.p95.toFixed(2), ''],
      ],
    ),
    ...(vectors.index.overExpression
      ? [
          `The index is over ${vectors.index.key}, and the exact search compares the same: what that loses against the column itself is not in the recall.`,
        ]
      : []),
    `Every latency contains a round trip, which takes ${roundTripMs.toFixed(2)} ms at least.`,
    ...(leftOut.length === 0
      ? []
      : [`No time was left for ${leftOut.join(', ')}; --seconds gives more.`]),
    ...(queries < 30
      ? [`${queries} queries give coarse figures; --seconds and --queries give more.`]
      : []),
    ...(measurement.chosenByPlanner
      ? []
      : [
          'At its present settings the planner does not take this index by itself: it finds another way cheaper.',
        ]),
    ...(short === undefined
      ? []
      : [`At ${now}, ${short.short} of ${short.queries} queries found fewer than ${k} rows.`]),
    ...(scratch === null ? [] : scratchLines(scratch, report)),
    '',
    ...terminalChart(chart, terminal),
    ...(svg === null ? [] : [`The chart is in ${svg}.`]),
    '',
    ...adviceLines(report),
  ];
}

/** The measurement as data. */
export function measurementDocument({
  vectors,
  measurement,
  scratch,
  goal,
  at,
  svg,
}: MeasurementReport) {
  const { subject, ...figures } = measurement;
  const chosen = chooseSetting(measurement.points, goal);
  const { schema, table, column } = vectors.column;
  return {
    table: `${schema}.${table}`,
    column,
    index: vectors.index.name,
    parameter: subject.parameter,
    ...figures,
    goal,
    recommended: chosen === null ? null : { value: chosen.point.value, reached: chosen.reached },
    statements:
      chosen === null ? null : settingStatements(subject.parameter, chosen.point.value, at),
    built: scratch,
    svg,
  };
}

function pointRow({ value, recall, worst, p50, p95 }: TradeOffPoint, note: string) {
  return [String(value), percent(recall), percent(worst), p50.toFixed(2), p95.toFixed(2), note];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function scratchLines(
  { rows, candidates }: ScratchResult,
  { goal, measurement }: MeasurementReport,
) {
  const table = candidates.map((one) => {
    const chosen = chooseSetting(one.points, goal);
    return [
      `${candidateName(one.candidate)}${one.candidate.present ? ' (as now)' : ''}`,
      `${(one.buildMs / 1_000).toFixed(1)} s${one.outgrewMemory ? ' *' : ''}`,
      byteText(one.bytes),
      chosen === null ? '-' : String(chosen.point.value),
      chosen === null ? '-' : percent(chosen.point.recall),
      chosen === null ? '-' : chosen.point.p50.toFixed(2),
    ];
  });
  return [
    '',
    `Other parameters, each built over the same ${rows.toLocaleString('en-US')} rows, which were copied for it; all of it was taken back.`,
    ...textTable(
      ['index', 'build', 'size', measurement.subject.parameter, 'recall', 'p50 ms'],
      table,
    ),
    ...(candidates.some(({ outgrewMemory }) => outgrewMemory)
      ? ['* Its graph did not fit into maintenance_work_mem, which makes a build slow.']
      : []),
  ];
}

function adviceLines(report: MeasurementReport): readonly string[] {
  const { measurement, goal, at, scratch, vectors } = report;
  const chosen = chooseSetting(measurement.points, goal);
  if (chosen === null) return [];
  const { subject, now } = measurement;
  const { value, recall, p50 } = chosen.point;
  const { load, role, transaction } = settingStatements(subject.parameter, value, at);
  const reached = chosen.reached
    ? `${subject.parameter} = ${value} is the least that reaches ${percent(goal)}: recall ${percent(recall)}, p50 ${p50.toFixed(2)} ms.`
    : `No value reaches ${percent(goal)}; ${value} comes closest with ${percent(recall)}.`;
  const better = betterCandidate(scratch, goal);
  const present = measurement.points.find((point) => point.value === now);
  return [
    ...(present === undefined || present.recall < goal
      ? []
      : [`The present value, ${now}, reaches ${percent(goal)} already.`]),
    reached,
    ...(value === now
      ? ['That is what sessions of this role have now.']
      : [
          'For every new session of the role (the first statement makes the second one possible):',
          `  ${load}`,
          `  ${role}`,
          `For one transaction: ${transaction}`,
          'Before a session has used a vector, the server takes any value for it and says nothing.',
        ]),
    ...(better === null
      ? []
      : [
          `${candidateName(better.candidate)} reaches it quicker than the present parameters did on the copied rows. ${buildsBesideWrites(vectors.index) ? 'To build it while the table stays in use:' : 'To build it, while writes to the table wait, as it has partitions:'}`,
          ...indexStatements(vectors.column, vectors.index, better.candidate).map(
            (one) => `  ${one}`,
          ),
        ]),
  ];
}

/** How much quicker a candidate has to be for a new build to be worth it, and how much worse it may find. */
const worthIt = { ms: 0.9, recall: 0.005 };

function betterCandidate(scratch: ScratchResult | null, goal: number): BuiltCandidate | null {
  const reached = (scratch?.candidates ?? []).flatMap((one) => {
    const chosen = chooseSetting(one.points, goal);
    return chosen?.reached === true ? [{ one, ...chosen.point }] : [];
  });
  const present = reached.find(({ one }) => one.candidate.present);
  const [best] = reached
    .filter(({ one }) => !one.candidate.present)
    .filter(
      ({ p50, recall }) =>
        present === undefined ||
        (p50 < present.p50 * worthIt.ms && recall >= present.recall - worthIt.recall),
    )
    .sort((a, b) => a.p50 - b.p50);
  return best?.one ?? null;
}
