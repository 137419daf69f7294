import type { AxisScale } from './axis-scale.ts';
import { chartScales } from './chart-scales.ts';
import type { Chart, Series } from './chart.ts';

const width = 760;
const height = 460;
const plot = { left: 70, top: 72, right: 730, bottom: 360 };

/** Told apart without colours by their shapes; the colours have contrast on white and on black. */
const shapes = ['circle', 'triangle', 'square', 'diamond'] as const;
/** For a light page and for a dark one. */
const colours = [
  ['#0969da', '#58a6ff'],
  ['#bc4c00', '#f0883e'],
  ['#1a7f37', '#3fb950'],
  ['#8250df', '#bc8cff'],
  ['#cf222e', '#ff7b72'],
  ['#9a6700', '#d29922'],
  ['#0a7580', '#39c5cf'],
  ['#bf3989', '#f778ba'],
] as const;

/** Marks the file as one that this program wrote and may replace. */
export const svgMark = '<!-- drawn by setup-wizard -->';

/** Every viewer of SVG understands these rules; not all understand variables in CSS. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 } .quiet, .tick { fill: #59636e } .tick, .point { font-size: 12px }
  .page { fill: #ffffff } .grid { stroke: #d1d9e0; stroke-width: 1 } .axis { stroke: #59636e; stroke-width: 1 }
  .line { fill: none; stroke-width: 2 } .point { paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
${colourRules(0)}
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .quiet, .tick { fill: #9198a1 } .page { fill: #0d1117 } .grid { stroke: #3d444d }
    .axis { stroke: #9198a1 } .point { stroke: #0d1117 }
${colourRules(1)}
  }`;

function colourRules(page: 0 | 1): string {
  return colours
    .map(
      (pair, at) =>
        `  .s${at} .line { stroke: ${pair[page]} } .s${at} .mark { fill: ${pair[page]} }`,
    )
    .join('\n');
}

/** Draws a chart as an SVG file that needs nothing else, for light and dark pages. */
export function svgChart(chart: Chart): string {
  const { x, y } = chartScales(chart);
  const left = (value: number): number => plot.left + x.place(value) * (plot.right - plot.left);
  const top = (value: number): number => plot.bottom - y.place(value) * (plot.bottom - plot.top);
  const columns = legendColumns(chart);
  const rows = Math.ceil(chart.series.length / columns);
  const whole = height + Math.max(0, rows - 2) * 22;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" role="img" aria-labelledby="title subtitle">`,
    svgMark,
    `<style>${style}\n</style>`,
    `<rect class="page" width="${width}" height="${whole}"/>`,
    `<text class="title" id="title" x="24" y="32"${squeezed(chart.title, 68)}>${escaped(chart.title)}</text>`,
    `<text class="quiet" id="subtitle" x="24" y="52"${squeezed(chart.subtitle, 95)}>${escaped(chart.subtitle)}</text>`,
    ...grid(chart, x, y),
    ...chart.series.flatMap((series, at) => drawSeries(series, at, left, top)),
    ...chart.series.flatMap(({ points: line }) =>
      line.map(({ x: atX, y: atY, label }) => pointLabel(left(atX), top(atY), label)),
    ),
    ...chart.series.flatMap((series, at) => legend(series, at, columns)),
    '</svg>',
  ].join('\n')}\n`;
}

function grid(chart: Chart, x: AxisScale, y: AxisScale): readonly string[] {
  const across = y.ticks.flatMap((tick) => {
    const at = short(plot.bottom - y.place(tick) * (plot.bottom - plot.top));
    return [
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}"/>`,
      `<text class="tick" x="${plot.left - 8}" y="${at}" dy="4" text-anchor="end">${escaped(chart.y.format(tick))}</text>`,
    ];
  });
  const up = x.ticks.flatMap((tick) => {
    const at = short(plot.left + x.place(tick) * (plot.right - plot.left));
    return [
      `<line class="axis" x1="${at}" x2="${at}" y1="${plot.bottom}" y2="${plot.bottom + 5}"/>`,
      `<text class="tick" x="${at}" y="${plot.bottom + 20}" text-anchor="middle">${escaped(chart.x.format(tick))}</text>`,
    ];
  });
  const middle = (plot.left + plot.right) / 2;
  const half = (plot.top + plot.bottom) / 2;
  return [
    ...across,
    ...up,
    `<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>`,
    `<text class="quiet" x="${middle}" y="${plot.bottom + 42}" text-anchor="middle">${escaped(chart.x.label)}</text>`,
    `<text class="quiet" transform="translate(20 ${half}) rotate(-90)" text-anchor="middle">${escaped(chart.y.label)}</text>`,
  ];
}

function drawSeries(
  { points }: Series,
  at: number,
  left: (value: number) => number,
  top: (value: number) => number,
): readonly string[] {
  const places = points.map(({ x, y }) => [left(x), top(y)] as const);
  const path = places.map(([x, y]) => `${short(x)},${short(y)}`).join(' ');
  return [
    `<g class="s${at % colours.length}">`,
    ...(places.length > 1 ? [`<polyline class="line" points="${path}"/>`] : []),
    ...places.map(([x, y]) => mark(at, x, y)),
    '</g>',
  ];
}

function mark(series: number, x: number, y: number): string {
  const at = (dx: number, dy: number): string => `${short(x + dx)},${short(y + dy)}`;
  const shape = shapes[series % shapes.length] ?? 'circle';
  switch (shape) {
    case 'circle':
      return `<circle class="mark" cx="${short(x)}" cy="${short(y)}" r="4.5"/>`;
    case 'triangle':
      return `<polygon class="mark" points="${at(0, -6)} ${at(5.5, 4)} ${at(-5.5, 4)}"/>`;
    case 'square':
      return `<polygon class="mark" points="${at(-4.5, -4.5)} ${at(4.5, -4.5)} ${at(4.5, 4.5)} ${at(-4.5, 4.5)}"/>`;
    case 'diamond':
      return `<polygon class="mark" points="${at(0, -6)} ${at(6, 0)} ${at(0, 6)} ${at(-6, 0)}"/>`;
  }
}

/** Below the mark to its right, or to its left at the end of the chart; never on the axis. */
function pointLabel(x: number, y: number, label: string): string {
  const last = x > plot.right - 40;
  const anchor = last ? ' text-anchor="end"' : '';
  return `<text class="point" x="${short(last ? x - 8 : x + 8)}" y="${short(Math.min(y + 16, plot.bottom - 5))}"${anchor}>${escaped(label)}</text>`;
}

/** Names of about 40 letters fit twice into a line. */
function legendColumns({ series }: Chart): number {
  return series.some(({ name }) => name.length > 38) ? 1 : 2;
}

function legend({ name }: Series, at: number, columns: number): readonly string[] {
  const x = plot.left + (at % columns) * 330;
  const y = plot.bottom + 66 + Math.floor(at / columns) * 22;
  return [
    `<g class="s${at % colours.length}">${mark(at, x, y)}</g>`,
    `<text x="${x + 14}" y="${y}" dy="4">${escaped(name)}</text>`,
  ];
}

/** Presses a text of more letters than surely fit into the width of the drawing. */
function squeezed(text: string, letters: number): string {
  return text.length <= letters
    ? ''
    : ` textLength="${width - 48}" lengthAdjust="spacingAndGlyphs"`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
