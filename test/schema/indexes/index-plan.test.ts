import { describe, expect, test } from 'vitest';
import type { FoundIndex } from '../../../src/schema/checks/schema-state.ts';
import type { IndexDeclaration } from '../../../src/schema/declaration/schema-declaration.ts';
import { type IndexPlan, planIndex } from '../../../src/schema/indexes/index-plan.ts';
import {
  byId,
  declaredTable,
  foundIndex,
  foundTable,
  stateOf,
} from '../../support/schema-parts.ts';

const table = foundTable({ id: 'bigint', e: 'vector(3072)', j: 'json' });
const builds = [{ pid: 7, schema: 'public', table: 'memories' }];

function plan(
  indexes: readonly FoundIndex[],
  { index = byId, tables = [table], running = [] as typeof builds } = {},
): IndexPlan {
  const state = stateOf({ tables, indexes: [...indexes], builds: running });
  return planIndex(index, declaredTable(), state, 768);
}

test('an index that is not there is built', () => {
  expect(plan([]).kind).toBe('build');
});

test('a valid index that does the same is left alone', () => {
  expect(plan([foundIndex()]).kind).toBe('ready');
});

test('an index of that name in another schema does not count', () => {
  expect(plan([foundIndex({ schema: 'other' })]).kind).toBe('build');
});

test('an invalid index is built again', () => {
  expect(plan([foundIndex({ valid: false })]).kind).toBe('invalid');
});

test('an invalid index of a partitioned table is not dropped: its partitions may be attached', () => {
  expect(plan([foundIndex({ valid: false, partitioned: true })]).kind).toBe('ready');
});

test('while another session builds on the table, nothing is called invalid or missing', () => {
  expect(plan([foundIndex({ valid: false })], { running: builds }).kind).toBe('building');
  expect(plan([], { running: builds }).kind).toBe('building');
});

test('a build on another table does not matter', () => {
  const running = [{ pid: 7, schema: 'public', table: 'others' }];
  expect(plan([], { running }).kind).toBe('build');
});

test('without the table or the column it is early', () => {
  expect(plan([], { tables: [] })).toMatchObject({ kind: 'obstacle', obstacle: { early: true } });
  expect(plan([], { tables: [foundTable({})] })).toMatchObject({
    kind: 'obstacle',
    obstacle: { early: true },
  });
});

describe('an index of that name with another definition is reported with the differences', () => {
  test.each([
    [{ table: 'others' }, 'on table others instead of memories'],
    [{ method: 'hash' }, 'method hash instead of btree'],
    [{ unique: true }, 'unique true instead of false'],
    [{ partial: true }, 'partial true instead of false'],
    [{ keys: [{ expression: 'name', opclass: 'text_ops' }] }, 'columns name instead of id'],
  ])('%o', (parts, difference) => {
    expect(plan([foundIndex(parts)])).toMatchObject({
      kind: 'different',
      differences: [difference],
    });
  });
});

describe('the way the server writes an index does not make it different', () => {
  const half: IndexDeclaration = {
    ...{ name: 'by_id', where: 'id > 0', method: 'hnsw', column: 'e', metric: 'cosine' },
    parameters: { m: 16 },
  };
  const built = foundIndex({
    method: 'hnsw',
    partial: true,
    keys: [{ expression: '(e::ext.halfvec(3072))', opclass: 'halfvec_cosine_ops' }],
  });

  test('a cast to halfvec, a default parameter, a predicate', () => {
    expect(plan([built], { index: half }).kind).toBe('ready');
  });

  test('a json column cast to jsonb', () => {
    const gin: IndexDeclaration = {
      name: 'by_id',
      where: null,
      method: 'gin',
      column: 'j',
      opclass: null,
    };
    const keys = [{ expression: '(j::jsonb)', opclass: 'jsonb_ops' }];
    expect(plan([foundIndex({ method: 'gin', keys })], { index: gin }).kind).toBe('ready');
  });

  test('but another operator class and other parameters do', () => {
    const parameters = ['m=8'];
    const keys = [{ expression: '(e::halfvec(3072))', opclass: 'halfvec_l2_ops' }];
    expect(plan([{ ...built, parameters, keys }], { index: half })).toMatchObject({
      kind: 'different',
      differences: [
        'operator class halfvec_l2_ops instead of halfvec_cosine_ops',
        'm 8 instead of 16',
      ],
    });
  });
});
