import { isMet, judgedValue, type Measurement } from '../measurement.ts';
import type { BenchRun } from './collected.ts';
import { shownJudged, shownTarget } from './shown-figure.ts';

/** Pixels; the names end where the bars begin, and the figures begin behind the widest bar. */
const size = { width: 1012, row: 24, bar: 12, top: 86, bottom: 40, left: 348, bars: 380 } as const;
/** The widest bar, as a multiple of the target; what is longer is cut and marked. */
const most = 1.25;
const scale = size.bars / most;

const style = `
  .page { fill: #fbfbfa; stroke: #d5d8dc }
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 16px; font-weight: 600 }
  .soft { fill: #5b646d; font-size: 12px }
  .met { fill: #2f8f5b } .missed { fill: #c2412d }
  .scale { stroke: #d5d8dc } .target { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16191d; stroke: #3a4047 }
    text { fill: #dfe3e7 }
    .soft { fill: #98a2ab }
    .met { fill: #4fb87f } .missed { fill: #ff8a75 }
    .scale { stroke: #3a4047 } .target { stroke: #dfe3e7 }
  }`;

/**
 * How much of its target a figure uses up: 1 is exactly at it, less is better, whichever way the target
 * points. Null without a target, and where the target is zero and a bar says nothing.
 */
export function usedShare(measurement: Measurement): number | null {
  const value = judgedValue(measurement);
  const { target } = measurement;
  if (value === null || target === null || target.value === 0) return null;
  const share = target.bound === 'most' ? value / target.value : target.value / value;
  return Math.max(0, share);
}

/** The figures that have a target, as bars of how much of it they use; for light and dark pages. */
export function benchChart({ machine, measurements }: BenchRun): string {
  const drawn = measurements.flatMap((measurement) => {
    const share = usedShare(measurement);
    return share === null ? [] : [{ measurement, share }];
  });
  const end = size.top + drawn.length * size.row;
  const height = end + size.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img" aria-label="Measured figures against their targets">`,
    `<style>${style}\n</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${size.width - 1}" height="${height - 1}" rx="8"/>`,
    text(20, 30, 'How much of each target is used', 'title'),
    text(20, 50, 'shorter is better; a bar that crosses the line misses its target', 'soft'),
    ...axis(end),
    ...drawn.flatMap(({ measurement, share }, row) => bar(measurement, share, row)),
    text(20, height - 14, `${machine.date}, ${machine.name}`, 'soft'),
    '</svg>',
    '',
  ].join('\n');
}

function axis(end: number): readonly string[] {
  const at = (share: number): number => size.left + share * scale;
  const line = (share: number, name: string): string =>
    `<line class="${name}" x1="${at(share)}" y1="${size.top - 6}" x2="${at(share)}" y2="${end}"/>`;
  return [
    ...[0, 0.25, 0.5, 0.75].map((share) => line(share, 'scale')),
    line(1, 'target'),
    text(at(0), size.top - 12, '0', 'soft', 'middle'),
    text(at(0.5), size.top - 12, 'half', 'soft', 'middle'),
    text(at(1), size.top - 12, 'target', 'soft', 'middle'),
  ];
}

function bar(measurement: Measurement, share: number, row: number): readonly string[] {
  const top = size.top + row * size.row;
  const base = top + size.row / 2 + 4.5;
  const width = Math.max(2, Math.min(share, most) * scale);
  const met = isMet(measurement) === true;
  const figure = `${shownJudged(measurement)}  (${shownTarget(measurement)})${met ? '' : ' missed'}`;
  const cut = share > most ? '» ' : '';
  return [
    text(size.left - 12, base, measurement.what, '', 'end'),
    `<rect class="${met ? 'met' : 'missed'}" x="${size.left}" y="${top + (size.row - size.bar) / 2}" width="${width.toFixed(1)}" height="${size.bar}" rx="2"/>`,
    text(size.left + size.bars + 12, base, `${cut}${figure}`, ''),
  ];
}

function text(x: number, y: number, words: string, name: string, anchor = ''): string {
  const classed = name === '' ? '' : ` class="${name}"`;
  const placed = anchor === '' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}"${classed}${placed}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
