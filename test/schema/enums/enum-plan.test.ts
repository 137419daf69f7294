import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoundType } from '../../../src/schema/checks/schema-state.ts';
import { type EnumPlan, planEnum } from '../../../src/schema/enums/enum-plan.ts';
import {
  addLabelStatement,
  createEnumStatement,
} from '../../../src/schema/enums/enum-statement.ts';
import { property } from '../../support/property.ts';

const found = (labels: string[], kind: FoundType['kind'] = 'enum'): FoundType => ({
  askedSchema: null,
  schema: 'public',
  name: 'status',
  kind,
  owner: 'app',
  labels,
});
const plan = (labels: string[], actual: FoundType | null): EnumPlan =>
  planEnum({ schema: null, name: 'status', labels }, { types: actual === null ? [] : [actual] });
const steps = (labels: string[], actual: string[]): readonly string[] => {
  const made = plan(labels, found(actual));
  if (made.kind !== 'exists') throw new Error(made.kind);
  return made.add.map(({ label, place }) =>
    place === null ? label : `${label} ${place.side} ${place.neighbour}`,
  );
};

test('a type that is not there is created', () => {
  expect(plan(['a'], null)).toEqual({ kind: 'create' });
});

test('a type in another schema than the declared one does not count', () => {
  const asked = planEnum(
    { schema: 'app', name: 'status', labels: ['a'] },
    { types: [found(['a'])] },
  );
  expect(asked.kind).toBe('create');
});

test.each(['table', 'domain', 'type'] as const)('a %s of that name is a conflict', (kind) => {
  expect(plan(['a'], found([], kind)).kind).toBe('conflict');
});

describe('a missing label goes to its declared place', () => {
  test.each([
    [['a', 'b', 'c'], ['a', 'b', 'c'], []],
    [['a', 'b', 'c'], ['a', 'c'], ['b after a']],
    [['a', 'b', 'c'], ['b', 'c'], ['a before b']],
    [['a', 'b', 'c'], ['a'], ['b after a', 'c after b']],
    [['a', 'b', 'c'], ['c'], ['a before c', 'b after a']],
    [['a', 'b'], [], ['a', 'b after a']],
    [['a', 'b'], ['x'], ['a', 'b after a']],
  ])('%j into %j', (labels, actual, expected) => {
    expect(steps(labels, actual)).toEqual(expected);
  });
});

test('labels that nobody declared are reported and stay', () => {
  expect(plan(['a', 'b'], found(['x', 'a', 'b']))).toMatchObject({ add: [], extra: ['x'] });
});

test('another order of the labels is noticed', () => {
  expect(plan(['a', 'b'], found(['b', 'a']))).toMatchObject({ add: [], inOrder: false });
  expect(plan(['a', 'b'], found(['a', 'x', 'b']))).toMatchObject({ inOrder: true });
});

test('whatever is there, adding the steps in order gives every declared label in the declared order', () => {
  const known = ['a', 'b', 'c', 'd', 'e', 'f'];
  const labels = fc.uniqueArray(fc.constantFrom(...known), { minLength: 1 });
  const present = fc.subarray([...known, 'x', 'y', 'z']);
  property(fc.tuple(labels, present), ([declared, picked]) => {
    // What is there stands in the declared order, strangers last.
    const actual = [...picked].sort(
      (a, b) => ((declared.indexOf(a) + 99) % 99) - ((declared.indexOf(b) + 99) % 99),
    );
    const made = plan(declared, found(actual));
    if (made.kind !== 'exists') throw new Error(made.kind);
    const result = [...actual];
    for (const { label, place } of made.add) {
      const at = place === null ? result.length : result.indexOf(place.neighbour);
      expect(at).toBeGreaterThanOrEqual(0);
      result.splice(place?.side === 'after' ? at + 1 : at, 0, label);
    }
    expect(result.filter((label) => declared.includes(label))).toEqual(declared);
    expect(result.filter((label) => !declared.includes(label)).sort()).toEqual(
      [...made.extra].sort(),
    );
  });
});

test('names and labels are quoted', () => {
  expect(createEnumStatement({ schema: 'My app', name: 'kind"', labels: ["it's", 'a\\b'] })).toBe(
    `create type "My app"."kind""" as enum ('it''s', E'a\\\\b')`,
  );
  expect(
    addLabelStatement(
      { schema: null, name: 'kind' },
      { label: 'b', place: { side: 'after', neighbour: 'a' } },
    ),
  ).toBe(`alter type "kind" add value if not exists 'b' after 'a'`);
});
