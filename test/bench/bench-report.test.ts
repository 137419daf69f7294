import { describe, expect, it } from 'vitest';
import { atLeast, atMost, isMet, type Measurement } from '../../bench/measurement.ts';
import { benchChart, usedShare } from '../../bench/report/bench-chart.ts';
import { benchDocument } from '../../bench/report/bench-document.ts';
import { benchRequest } from '../../bench/report/bench-request.ts';
import { benchTable } from '../../bench/report/bench-table.ts';
import { benchLine, type BenchRun } from '../../bench/report/collected.ts';

const measured = (name: string, value: number) => ({ name, value, kind: 'measured' }) as const;

const startUp: Measurement = {
  id: 'program.version',
  what: 'start-up, --version',
  unit: 'ms',
  ours: 48.21,
  reference: measured('node -e 0', 36.8),
  ratio: 48.21 / 36.8,
  target: atMost(1.6),
  samples: 21,
};
const throughput: Measurement = {
  ...startUp,
  id: 'embedded.throughput',
  what: 'queries/s of 10 clients',
  unit: '1/s',
  ours: 2_000,
  reference: measured('pglite-socket', 10_000),
  ratio: 0.2,
  target: atLeast(0.3),
};
const overhead: Measurement = {
  ...startUp,
  id: 'router.statement',
  what: 'a statement through the router',
  unit: 'µs',
  ours: 103.5,
  reference: measured('Pool.query of pg', 100),
  ratio: 1.035,
  target: atMost(5, 'difference'),
};
const failover: Measurement = {
  ...startUp,
  id: 'router-faults.hard-p95',
  what: 'primary gone: first answer',
  ours: 120,
  reference: { name: 'n8n', value: 6_000, kind: 'published' },
  ratio: null,
  target: atMost(250, 'ours'),
};
const wrong: Measurement = {
  ...startUp,
  id: 'embedded.wrong',
  what: 'wrong answers',
  unit: 'of 600',
  ours: 0,
  reference: measured('pglite-socket', 9),
  ratio: null,
  target: atMost(0, 'ours'),
};
const untargeted: Measurement = {
  ...startUp,
  id: 'wizard.memory',
  what: 'memory',
  unit: 'MB',
  ours: 71,
  reference: null,
  ratio: null,
  target: null,
};

const run: BenchRun = {
  machine: { date: '2026-11-21', name: '2 x Some <Processor>, Node v20.17.0' },
  measurements: [startUp, throughput, overhead, failover, wrong, untargeted],
  unrun: [],
  absences: [{ bench: 'sync', missing: 'the Debian package postgresql-15 is not installed' }],
};

describe('a target', () => {
  it.each([
    ['of a ratio that is below', startUp, true],
    ['of a ratio that is too small', throughput, false],
    ['of a difference', overhead, true],
    ['of a difference that is too large', { ...overhead, ours: 105.1 }, false],
    ['of the figure itself', failover, true],
    ['of nothing at all', wrong, true],
    ['of nothing at all, once missed', { ...wrong, ours: 1 }, false],
    ['that is reached exactly', { ...failover, ours: 250 }, true],
  ])('%s is judged', (_, measurement, met) => {
    expect(isMet(measurement)).toBe(met);
  });

  it('is open where there is none, or nothing to compare with', () => {
    expect(isMet(untargeted)).toBeNull();
    expect(isMet({ ...overhead, reference: null })).toBeNull();
    expect(isMet({ ...startUp, ratio: null })).toBeNull();
  });
});

describe('a line of a bench', () => {
  it('is a figure', () => {
    expect(benchLine(JSON.stringify(startUp))).toEqual({
      kind: 'measurement',
      measurement: startUp,
    });
  });

  it('is a bench that cannot run', () => {
    const [absence] = run.absences;
    expect(benchLine(JSON.stringify(absence))).toEqual({ kind: 'absence', absence });
  });

  it.each(['first run 3 ms', '{', '{"id":"half"}', '{"id":1,"what":2}', ''])(
    'is words for whoever looks on: %j',
    (text) => {
      expect(benchLine(text)).toEqual({ kind: 'words', text });
    },
  );
});

describe('the table', () => {
  it('shows each figure with its reference, its target and whether it is met', () => {
    expect(benchTable(run)).toMatchInlineSnapshot(`
      "what                                 ours  reference                   result  target      met
      start-up, --version               48.2 ms  36.8 ms node -e 0           1.31 x  ≤ 1.6 x     yes
      queries/s of 10 clients         2,000 1/s  10,000 1/s pglite-socket     0.2 x  ≥ 0.3 x     NO
      a statement through the router     104 µs  100 µs Pool.query of pg    +3.5 µs  ≤ +5 µs     yes
      primary gone: first answer         120 ms  6,000 ms n8n (published)    120 ms  ≤ 250 ms    yes
      wrong answers                    0 of 600  9 of 600 pglite-socket    0 of 600  ≤ 0 of 600  yes
      memory                              71 MB                                      none

      not measured: sync, the Debian package postgresql-15 is not installed
      counted by the tests: acknowledged commits lost over 25 kills: 0 (test/fallback/embedded/durability.test.ts)
      counted by the tests: wrong edits, foreign bytes, other keys: 0 (test/files)
      counted by the tests: failovers without a reason: 0 (test/router/simulation.test.ts)
      2026-11-21, 2 x Some <Processor>, Node v20.17.0
      1 of 5 targets missed: embedded.throughput.
      "
    `);
  });

  it('says so when every target is met', () => {
    expect(benchTable({ ...run, measurements: [startUp] })).toContain('Every target is met.\n');
  });

  it('says that it was not all when only some benches ran', () => {
    const table = benchTable({ ...run, measurements: [startUp], unrun: ['wizard', 'move'] });
    expect(table).not.toContain('Every target is met.');
    expect(table).toContain('This was not all: wizard, move did not run.');
  });

  it('says that nothing was measured when nothing was', () => {
    expect(benchTable({ ...run, measurements: [untargeted] })).toContain('No figure has a target.');
  });
});

describe('the document', () => {
  it('has every figure, whether it is met, and what is missing', () => {
    const document = JSON.parse(benchDocument(run)) as {
      measurements: { id: string; met: boolean | null }[];
      notMeasured: unknown;
    };
    expect(document.measurements.map(({ met }) => met)).toEqual([
      true,
      false,
      true,
      true,
      true,
      null,
    ]);
    expect(document.measurements[0]).toEqual({ ...startUp, met: true });
    expect(document.notMeasured).toEqual(run.absences);
  });
});

describe('the chart', () => {
  it.each([
    ['most', startUp, 48.21 / 36.8 / 1.6],
    ['least', throughput, 1.5],
    ['most, of a difference', overhead, 0.7],
    ['most, and it was faster than the reference', { ...overhead, ours: 99 }, 0],
  ])('draws how much is used of a target that is a %s', (_, measurement, share) => {
    expect(usedShare(measurement)).toBeCloseTo(share);
  });

  it('leaves out what has no target, and targets of zero', () => {
    expect([untargeted, wrong].map(usedShare)).toEqual([null, null]);
    expect(benchChart(run).match(/<rect class="(met|missed)"/gu)).toHaveLength(4);
  });

  it('says in words what is missed, and marks a bar that is cut', () => {
    expect(benchChart(run)).toContain('» 0.2 x  (≥ 0.3 x) missed</text>');
  });

  it('keeps the marks of its own language out of the words', () => {
    expect(benchChart(run)).toContain('Some &lt;Processor&gt;, Node');
  });

  it('has colours for dark pages', () => {
    expect(benchChart(run)).toContain('prefers-color-scheme: dark');
  });
});

describe('what is asked for', () => {
  it('is every usual bench when none is named', () => {
    const { names, json, svg } = benchRequest([]);
    expect(names.slice(0, 2)).toEqual(['program', 'wizard']);
    expect([json, svg]).toEqual([null, null]);
  });

  it('is the named ones, in the order of the report', () => {
    expect(benchRequest(['wizard', 'program', '--json', '-']).names).toEqual(['program', 'wizard']);
  });

  it('is refused with the names that there are', () => {
    expect(() => benchRequest(['quick'])).toThrow('There is no bench "quick". There are: program,');
    expect(() => benchRequest(['--json', '-', '--svg', '-'])).toThrow('Only one of');
  });
});
