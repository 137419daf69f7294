import type { AxisScale } from './axis-scale.ts';
import { chartScales } from './chart-scales.ts';
import type { Chart, ChartPoint } from './chart.ts';

export interface TerminalChartOptions {
  /** Columns there are; less than 30 are too few and give the series without a drawing. */
  readonly width: number;
  /** Lines of the drawing itself; the default is 12. */
  readonly height?: number;
  /** False where the terminal shows ASCII only. */
  readonly unicode: boolean;
}

const marks = {
  unicode: ['●', '▲', '■', '◆', '○', '△', '□', '◇'],
  ascii: ['*', '+', 'x', 'o', '#', '@', '%', '&'],
};
const leastColumns = 30;

/** Draws a chart with characters; it has no colours, so that the marks alone tell the series apart. */
export function terminalChart(chart: Chart, options: TerminalChartOptions): readonly string[] {
  const { width, height = 12, unicode } = options;
  const own = unicode ? marks.unicode : marks.ascii;
  const legend = chart.series.map(({ name }, at) => `${own[at % own.length] ?? '*'} ${name}`);
  if (width < leastColumns) return [chart.y.label, ...legend];
  const { x, y } = chartScales(chart);
  const margin = Math.max(...y.ticks.map((tick) => chart.y.format(tick).length)) + 1;
  const columns = width - margin - 2;
  const cells = Array.from({ length: height }, () => Array.from({ length: columns }, () => ' '));
  const place = (point: ChartPoint): readonly [number, number] => [
    Math.round((1 - y.place(point.y)) * (height - 1)),
    Math.round(x.place(point.x) * (columns - 1)),
  ];
  for (const { points: line } of chart.series)
    joinPoints(cells, line.map(place), unicode ? '·' : '.');
  for (const [at, { points: line }] of chart.series.entries()) {
    for (const point of line) putMark(cells, place(point), own[at % own.length] ?? '*');
  }
  for (const { points: line } of chart.series)
    for (const point of line) putLabel(cells, place(point), point.label);
  const rowOf = new Map(
    y.ticks.map((tick) => [Math.round((1 - y.place(tick)) * (height - 1)), chart.y.format(tick)]),
  );
  const rule = unicode
    ? { side: '│', tick: '┤', corner: '└', line: '─', down: '┬' }
    : { side: '|', tick: '+', corner: '+', line: '-', down: '+' };
  return [
    chart.y.label,
    ...cells.map((row, at) => {
      const label = rowOf.get(at);
      return `${(label ?? '').padStart(margin)}${label === undefined ? rule.side : rule.tick}${row.join('')}`.trimEnd();
    }),
    ...xAxis(chart, { margin, columns, rule, x }),
    ...legend.map((line) => `${' '.repeat(margin + 1)}${line}`),
  ];
}

type Cells = string[][];
type Place = readonly [number, number];

function joinPoints(cells: Cells, places: readonly Place[], dot: string): void {
  for (const [at, [row, column]] of places.entries()) {
    const [nextRow, nextColumn] = places[at + 1] ?? [row, column];
    const count = Math.max(Math.abs(nextRow - row), Math.ceil(Math.abs(nextColumn - column) / 2));
    for (let turn = 1; turn < count; turn += 1) {
      const line = cells[Math.round(row + ((nextRow - row) * turn) / count)];
      if (line !== undefined)
        line[Math.round(column + ((nextColumn - column) * turn) / count)] = dot;
    }
  }
}

function putMark(cells: Cells, [row, column]: Place, mark: string): void {
  const line = cells[row];
  if (line !== undefined) line[column] = mark;
}

/** Beside the mark or below it, where nothing else stands but dots. */
function putLabel(cells: Cells, [row, column]: Place, label: string): void {
  const places: readonly Place[] = [
    [row, column + 2],
    [row + 1, column + 1],
    [row, column - label.length - 1],
    [row - 1, column + 1],
  ];
  const free = places.find(([atRow, atColumn]) => {
    const under = cells[atRow]?.slice(Math.max(0, atColumn - 1), atColumn + label.length + 1) ?? [];
    const fits = atColumn >= 0 && atColumn + label.length <= (cells[atRow]?.length ?? 0);
    const beside = atRow === row ? under.filter((_, at) => atColumn - 1 + at !== column) : under;
    return fits && beside.every((cell) => [' ', '·', '.'].includes(cell));
  });
  if (free === undefined) return;
  const line = cells[free[0]];
  for (const [at, letter] of Array.from(label).entries()) {
    if (line !== undefined) line[free[1] + at] = letter;
  }
}

function xAxis(
  chart: Chart,
  parts: {
    readonly margin: number;
    readonly columns: number;
    readonly rule: Readonly<Record<'corner' | 'line' | 'down', string>>;
    readonly x: AxisScale;
  },
): readonly string[] {
  const { margin, columns, rule, x } = parts;
  const line = Array.from({ length: columns }, () => rule.line);
  const labels = Array.from({ length: columns + 8 }, () => ' ');
  let free = -margin;
  for (const tick of x.ticks) {
    const column = Math.round(x.place(tick) * (columns - 1));
    line[column] = rule.down;
    const text = chart.x.format(tick);
    const start = Math.min(
      Math.max(column - Math.floor(text.length / 2), 0),
      columns - text.length,
    );
    if (start <= free) continue;
    for (const [at, letter] of Array.from(text).entries()) labels[start + at] = letter;
    free = start + text.length;
  }
  const indent = ' '.repeat(margin + 1);
  return [
    `${' '.repeat(margin)}${rule.corner}${line.join('')}`,
    `${indent}${labels.join('')}`.trimEnd(),
    ...wrapped(chart.x.label, columns).map(
      (line) => `${indent}${line.padStart(Math.floor((columns + line.length) / 2))}`,
    ),
  ];
}

/** Breaks a label at its spaces into lines of a width; a longer word stays whole. */
function wrapped(text: string, width: number): readonly string[] {
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + 1 + word.length > width
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}
