import { describe, expect, test } from 'vitest';
import { axisScale } from '../../src/charts/axis-scale.ts';
import type { Chart } from '../../src/charts/chart.ts';
import { svgChart, svgMark } from '../../src/charts/svg-chart.ts';
import { terminalChart } from '../../src/charts/terminal-chart.ts';

const chart: Chart = {
  title: 'Recall of <docs> & more',
  subtitle: '1,000 rows',
  x: { label: 'median latency, ms', scale: 'log', format: String },
  y: { label: 'recall@10', scale: 'linear', most: 1, format: (value) => value.toFixed(2) },
  series: [
    {
      name: 'docs_hnsw',
      points: [
        { x: 1.2, y: 0.81, label: '10' },
        { x: 2.4, y: 0.93, label: '40' },
        { x: 6, y: 0.99, label: '400' },
      ],
    },
    { name: 'exact search', points: [{ x: 19, y: 1, label: 'exact' }] },
  ],
};

describe('a chart in the terminal', () => {
  test('places marks, labels, axes and a legend', () => {
    expect(terminalChart(chart, { width: 60, height: 9, unicode: true })).toMatchInlineSnapshot(`
      [
        "recall@10",
        " 1.00┤                             · ● 400         exact ▲",
        "     │                         · ·",
        " 0.95┤                   · · ·",
        "     │               ● 40",
        " 0.90┤             ·",
        "     │           ·",
        " 0.85┤       · ·",
        "     │     ·",
        " 0.80┤   ● 10",
        "     └┬───────────┬───────────────┬───────────┬───────────┬",
        "      1           2               5          10          20",
        "                       median latency, ms",
        "      ● docs_hnsw",
        "      ▲ exact search",
      ]
    `);
  });

  test('is drawn with ASCII alone where the terminal has nothing else', () => {
    const text = terminalChart(chart, { width: 60, unicode: false }).join('\n');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/u);
  });

  test.each([30, 41, 80, 120])('is never wider than %i columns', (width) => {
    const lines = terminalChart(chart, { width, unicode: true });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test('breaks a long label of an axis instead of being wider', () => {
    const label = 'median latency, ms (at the points: hnsw.ef_search)';
    const long = { ...chart, x: { ...chart.x, label } };
    const lines = terminalChart(long, { width: 40, unicode: false });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.join(' ').replaceAll(/\s+/gu, ' ')).toContain(label);
  });

  test('names its series without a drawing where there is no room for one', () => {
    const lines = terminalChart(chart, { width: 20, unicode: false });
    expect(lines).toEqual(['recall@10', '* docs_hnsw', '+ exact search']);
  });

  test('of one value is drawn', () => {
    const [series] = chart.series;
    const one = { ...chart, series: [{ name: 'one', points: series!.points.slice(0, 1) }] };
    expect(terminalChart(one, { width: 40, unicode: false }).join('\n')).toContain('*');
  });
});

describe('a chart as SVG', () => {
  test('is one file with its texts escaped, for light and dark pages', () => {
    const svg = svgChart(chart);
    expect(svg).toContain('Recall of &lt;docs&gt; &amp; more');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain(svgMark);
    expect(svg).not.toMatch(/href|url\(|<script/u);
  });

  test('presses a title that is longer than the drawing is wide', () => {
    expect(svgChart(chart)).not.toContain('textLength');
    expect(svgChart({ ...chart, title: 'x'.repeat(90) })).toContain('textLength="712"');
  });

  test('has a mark for each point, the labels of both axes, and a legend', () => {
    const svg = svgChart(chart);
    // Each series has one mark more in the legend.
    expect(svg.match(/class="mark"/gu)).toHaveLength(4 + 2);
    for (const text of ['median latency, ms', 'recall@10', 'docs_hnsw', 'exact search', '400']) {
      expect(svg).toContain(`>${text}<`);
    }
  });
});

test('an axis begins and ends at round numbers around its values', () => {
  expect(axisScale(chart.x, [1.2, 19]).ticks).toEqual([1, 2, 5, 10, 20]);
  expect(axisScale(chart.y, [0.81, 1]).ticks).toEqual([0.8, 0.85, 0.9, 0.95, 1]);
});
