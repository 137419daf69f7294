import { countedByTests } from '../benches.ts';
import { isMet, type Measurement } from '../measurement.ts';
import type { BenchRun } from './collected.ts';
import { shownJudged, shownOurs, shownReference, shownTarget } from './shown-figure.ts';

const head = ['what', 'ours', 'reference', 'result', 'target', 'met'] as const;
/** Columns of numbers are aligned at their end. */
const toTheRight = new Set([1, 3]);

/** The report as text: one line for each figure, then what could not be measured. */
export function benchTable({ machine, measurements, absences, unrun }: BenchRun): string {
  const rows = [head, ...measurements.map(cells)];
  const widths = head.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        toTheRight.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    '',
    ...absences.map(({ bench, missing }) => `not measured: ${bench}, ${missing}`),
    ...countedByTests.map(([what, tests]) => `counted by the tests: ${what} (${tests})`),
    `${machine.date}, ${machine.name}`,
    verdict(measurements, unrun),
    '',
  ].join('\n');
}

function cells(measurement: Measurement): readonly string[] {
  const met = isMet(measurement);
  return [
    measurement.what,
    shownOurs(measurement),
    shownReference(measurement),
    shownJudged(measurement),
    shownTarget(measurement),
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}

function verdict(measurements: readonly Measurement[], unrun: readonly string[]): string {
  const judged = measurements.filter((one) => isMet(one) !== null);
  const missed = judged.filter((one) => isMet(one) === false);
  const partly = unrun.length === 0 ? '' : ` This was not all: ${unrun.join(', ')} did not run.`;
  if (judged.length === 0) return `No figure has a target.${partly}`;
  const names = missed.map(({ id }) => id).join(', ');
  if (missed.length > 0)
    return `${missed.length} of ${judged.length} targets missed: ${names}.${partly}`;
  if (partly === '') return 'Every target is met.';
  return `${judged.length === 1 ? 'The one target' : `All ${judged.length} targets`} of what was measured met.${partly}`;
}
