import { expect, test } from 'vitest';
import { candidateIndexes } from '../../src/tuning/candidate-indexes.ts';
import { chooseSetting } from '../../src/tuning/choose-setting.ts';
import { graphBytesPerRow } from '../../src/pgvector/graph-memory.ts';
import { valueBytes } from '../../src/tuning/value-bytes.ts';
import { latencyOf } from '../../src/tuning/latency.ts';
import { memoryText, parseMemory, settingBytes } from '../../src/tuning/memory-amount.ts';
import { othersOf, recallOf } from '../../src/tuning/recall.ts';
import { measuredSetting, searchSettings } from '../../src/tuning/search-settings.ts';

const rows = (...distances: number[]) =>
  distances.map((distance, at) => ({ id: `row ${at}`, distance }));

test('recall is the share of the true nearest that was found', () => {
  expect(recallOf(rows(1, 2, 3, 4), rows(1, 2, 9, 9))).toBe(0.5);
});

test('of rows at the same distance any counts', () => {
  const others = [{ id: 'another', distance: 2 }];
  expect(recallOf(rows(1, 2), [...rows(1), ...others])).toBe(1);
});

test('more ties than neighbours are no more than all of them', () => {
  expect(recallOf(rows(1, 1), rows(1, 1, 1))).toBe(1);
});

test('the row of the query itself is left out, found or not', () => {
  expect(othersOf(rows(0, 1, 2), 'row 0', 2)).toEqual(rows(0, 1, 2).slice(1));
  expect(othersOf(rows(1, 2, 3), 'elsewhere', 2)).toEqual(rows(1, 2));
});

test('a row without a distance is no neighbour', () => {
  expect(othersOf(rows(1, NaN), 'elsewhere', 2)).toEqual(rows(1));
});

test('percentiles are taken by the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(latencyOf(hundred)).toEqual({ p50: 50, p95: 95 });
});

test.each([
  ['hnsw.ef_search', 40, 100, [10, 20, 40, 80, 160, 320, 400]],
  ['hnsw.ef_search', 55, 100, [10, 20, 40, 55, 80, 160, 320, 400]],
  ['ivfflat.probes', 1, 10, [1, 2, 4, 8, 10]],
] as const)('%s at %i is measured over its range', (parameter, now, lists, values) => {
  expect(searchSettings(parameter, now, lists)).toEqual(values);
});

test('the row of the query gets a place of its own in ef_search, up to what pgvector takes', () => {
  expect(measuredSetting('hnsw.ef_search', 40)).toBe(41);
  expect(measuredSetting('hnsw.ef_search', 1_000)).toBe(1_000);
  expect(measuredSetting('ivfflat.probes', 4)).toBe(4);
});

const point = (value: number, recall: number) => ({
  value,
  recall,
  worst: recall,
  p50: 1,
  p95: 1,
  queries: 1,
  short: 0,
});

test('the least setting that reaches the goal is chosen, or the best when none does', () => {
  const points = [point(10, 0.8), point(20, 0.96), point(40, 0.99)];
  expect(chooseSetting(points, 0.95)).toEqual({ point: point(20, 0.96), reached: true });
  expect(chooseSetting(points, 1)).toEqual({ point: point(40, 0.99), reached: false });
  expect(chooseSetting([], 1)).toBeNull();
});

const hnsw = { method: 'hnsw' as const, options: ['m=16'] };

test.each([
  'm=8,16 ef_construction=64',
  'm=8,m=16,ef_construction=64',
  'm=8, 16; ef_construction=64',
])('--build "%s" asks for the present index and for the other one', (text) => {
  expect(candidateIndexes(text, hnsw)).toEqual([
    { method: 'hnsw', options: { m: 16, ef_construction: 64 }, present: true },
    { method: 'hnsw', options: { m: 8, ef_construction: 64 }, present: false },
  ]);
});

test.each([
  ['lists=100', 'no parameter "lists"'],
  ['16,24', 'no parameter "16"'],
  ['m=', 'from 2 to 100'],
  ['m=101', 'from 2 to 100'],
  ['m=64 ef_construction=64', 'at least twice m'],
  ['', 'names no parameter'],
  ['m=2,3,4,5,6,7,8,9,10,11,12,13', 'at most 12'],
])('--build "%s" is refused', (text, words) => {
  expect(() => candidateIndexes(text, hnsw)).toThrow(words);
});

test.each([
  ['16GB', 16 * 1024 ** 3],
  ['512 MB', 512 * 1024 ** 2],
  ['1.5GiB', 1.5 * 1024 ** 3],
  ['16', null],
  ['-1GB', null],
])('an amount of memory, %s', (text, bytes) => {
  expect(parseMemory(text)).toBe(bytes);
});

test('a setting in pages is an amount of memory', () => {
  expect(settingBytes('16384', '8kB')).toBe(128 * 1024 ** 2);
  expect(settingBytes('100', null)).toBeNull();
  expect(memoryText(128 * 1024 ** 2)).toBe('128MB');
});

// What pgvector 0.8.0 itself said: "hnsw graph no longer fits into maintenance_work_mem after N tuples".
test.each([
  { dimensions: 768, m: 16, tuples: 4_355 },
  { dimensions: 128, m: 16, tuples: 12_976 },
  { dimensions: 128, m: 32, tuples: 9_308 },
])('the memory of a graph is told within 2 %, as for $dimensions dimensions and m $m', (one) => {
  const told = graphBytesPerRow(valueBytes('vector', one.dimensions)!, one.m) * one.tuples;
  expect(Math.abs(told / (16 * 1024 ** 2) - 1)).toBeLessThan(0.02);
});
