import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { type IndexChoice, indexedShape, usualLists } from '../../src/sizing/index-choice.ts';
import { instanceClasses } from '../../src/sizing/instance-classes.ts';
import { rowCount } from '../../src/sizing/row-count.ts';
import { sizeEstimate, type SizeEstimate } from '../../src/sizing/size-estimate.ts';
import type { VectorType } from '../../src/pgvector/embedding-bytes.ts';

const hnsw: IndexChoice = { kind: 'hnsw', m: 16, efConstruction: 64 };

function estimate(
  type: VectorType,
  dimensions: number,
  parts: { rows?: number; textBytes?: number; index?: IndexChoice } = {},
): SizeEstimate {
  const { rows = 1_000_000, textBytes = 0, index = hnsw } = parts;
  const embedding = { type, dimensions, nonZero: 100 };
  return sizeEstimate({ rows, shape: { embedding, textBytes }, index, table: null, build: null });
}

describe('a million rows', () => {
  // Measured on PostgreSQL 15 and 18 with pgvector 0.8.6, in bytes per row.
  it.each([
    ['vector', 768, 4221, 4098],
    ['halfvec', 768, null, 2050],
    ['halfvec', 3072, null, 8200],
  ] as const)('of %s(%d) are as large as they were measured', (type, dimensions, table, index) => {
    const found = estimate(type, dimensions);
    const perRow = (bytes: number): number => bytes / found.rows;
    const { heapBytes, toastBytes, primaryKeyBytes } = found.table;
    if (table !== null) {
      const all = perRow(heapBytes + toastBytes + primaryKeyBytes);
      expect(Math.abs(all / table - 1)).toBeLessThan(0.01);
    }
    expect(Math.abs(perRow(found.indexBytes) / index - 1)).toBeLessThan(0.01);
  });

  it('need more of everything with more neighbours', () => {
    const few = estimate('vector', 128, { index: { kind: 'hnsw', m: 8, efConstruction: 64 } });
    const many = estimate('vector', 128, { index: { kind: 'hnsw', m: 48, efConstruction: 96 } });
    expect(many.indexBytes).toBeGreaterThan(few.indexBytes);
    expect(many.memory.buildBytes).toBeGreaterThan(few.memory.buildBytes);
    expect(many.build?.lowSeconds).toBeGreaterThan(few.build?.lowSeconds ?? Infinity);
  });

  it('take the published build of 7,479 seconds to be possible', () => {
    const index: IndexChoice = { kind: 'hnsw', m: 16, efConstruction: 256 };
    const { build } = estimate('vector', 1536, { index });
    expect(build?.lowSeconds).toBeLessThan(8000);
    expect(build?.highSeconds).toBeGreaterThan(7479);
  });

  it('without an index have nothing to build, and are read as a whole', () => {
    const found = estimate('vector', 768, { index: { kind: 'none' } });
    expect(found.build).toBeNull();
    expect(found.indexBytes).toBe(0);
    expect(found.memory.buildBytes).toBe(0);
    expect(found.memory.serveBytes).toBeGreaterThan(found.table.toastBytes);
  });

  it('are built as fast as the server showed in its trial', () => {
    const shape = {
      embedding: { type: 'vector', dimensions: 768, nonZero: 0 },
      textBytes: 0,
    } as const;
    const withTrial = (seconds: number): number | undefined =>
      sizeEstimate({ rows: 1e6, shape, index: hnsw, table: null, build: { rows: 2000, seconds } })
        .build?.highSeconds;
    expect(withTrial(4)).toBeCloseTo((withTrial(2) ?? 0) * 2);
  });
});

describe('the smallest class', () => {
  it('is larger for more rows, and none when no class is large enough', () => {
    const small = estimate('vector', 768, { rows: 100_000 }).classes;
    const large = estimate('vector', 768, { rows: 30_000_000 }).classes;
    for (const [place, { serves }] of small.entries()) {
      expect(serves).not.toBeNull();
      const other = large[place]?.serves?.memoryGb ?? Infinity;
      expect(other).toBeGreaterThan(serves?.memoryGb ?? 0);
    }
    expect(
      estimate('vector', 768, { rows: 1e12 }).classes.every(({ serves }) => serves === null),
    ).toBe(true);
  });

  it('of each provider is listed by memory, with its source and the day', () => {
    for (const { classes, source, checked } of instanceClasses) {
      const sizes = classes.map(({ memoryGb }) => memoryGb);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      expect(source).toMatch(/^[a-z.]+\.[a-z]+\//u);
      expect(checked).toMatch(/^\d{4}-\d\d-\d\d$/u);
    }
  });
});

describe('more dimensions than an index takes', () => {
  it.each([
    ['vector', 2000, 'vector'],
    ['vector', 2001, 'halfvec'],
    ['vector', 4001, 'bit'],
    ['halfvec', 4000, 'halfvec'],
    ['halfvec', 4001, 'bit'],
    ['bit', 64_000, 'bit'],
  ] as const)('%s(%d) is indexed as %s', (type, dimensions, indexed) => {
    const found = indexedShape({ type, dimensions, nonZero: 0 }, hnsw);
    expect(found.embedding.type).toBe(indexed);
    expect(found.note === null).toBe(type === indexed);
  });

  it.each([
    ['bit', 64_001, 0, hnsw, '--index none'],
    ['sparsevec', 30_000, 1001, hnsw, '--index none'],
    ['sparsevec', 30_000, 10, { kind: 'ivfflat', lists: 10 }, '--index hnsw'],
  ] as const)(
    '%s(%d) with %d elements is refused, with what to do',
    (type, dimensions, nonZero, index, fix) => {
      try {
        indexedShape({ type, dimensions, nonZero }, index);
        expect.fail('it was not refused');
      } catch (error) {
        expect(error).toBeInstanceOf(SetupError);
        expect(error instanceof SetupError && error.fix).toContain(fix);
      }
    },
  );
});

it.each([
  ['1000', 1000],
  ['1,000,000', 1_000_000],
  ['250k', 250_000],
  ['1M', 1_000_000],
  ['1.5m', 1_500_000],
  ['2_000', 2000],
  ['', null],
  ['-1', null],
  ['1.5', null],
  ['1e6', null],
  ['10 k rows', null],
  ['1,00', null],
])('the count "%s" is %s', (typed, count) => {
  expect(rowCount(typed)).toBe(count);
});

it.each([
  [1000, 10],
  [1_000_000, 1000],
  [4_000_000, 2000],
  [1e12, 32_768],
])('%d rows have %d lists, as the manual of pgvector advises', (rows, lists) => {
  expect(usualLists(rows)).toBe(lists);
});
