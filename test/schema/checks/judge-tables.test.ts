import { describe, expect, test } from 'vitest';
import type { SchemaState, VectorColumn } from '../../../src/schema/checks/schema-state.ts';
import {
  type GivenSchema,
  judged,
  judgedCheck,
  pendingMigration,
} from '../../support/judged-schema.ts';
import { byId, declaredTable, foundIndex, foundTable } from '../../support/schema-parts.ts';

describe('schema.tables', () => {
  const column = (name: string, type: string, parts = {}) => {
    return { name, type, add: false, default: null, nullable: true, ...parts };
  };
  const tables = (
    columns: ReturnType<typeof column>[],
    found: Record<string, string> | null,
  ): GivenSchema => ({
    state: { tables: found === null ? [] : [foundTable(found)] },
    declaration: { tables: [declaredTable({ columns })] },
  });

  test.each([
    [
      tables([column('id', 'int8')], { id: 'bigint', more: 'text' }),
      'pass',
      'Every declared table has its columns (1).',
    ],
    [tables([column('id', 'int8')], null), 'fail', 'Table memories does not exist.'],
    [tables([column('id', 'int8')], {}), 'fail', 'Column memories.id does not exist.'],
    [
      tables([column('id', 'int8')], { id: 'text' }),
      'fail',
      'Column memories.id is text, declared is int8.',
    ],
    [
      tables([column('id', 'int8', { nullable: false })], { id: 'bigint' }),
      'warn',
      'Column memories.id takes null, and is declared not to.',
    ],
    [
      { declaration: { extensions: { vector: 'required', pg_trgm: 'required' } } },
      'fail',
      'Extension pg_trgm is required and not installed.',
    ],
  ] satisfies [GivenSchema, string, string][])('%#: %o is a %s', (given, status, message) => {
    const found = judgedCheck('schema.tables', given);
    expect(found.status).toBe(status);
    expect(found.message).toContain(message);
  });

  test('a missing column that may be added is for bootstrap, another one for a migration', () => {
    expect(judgedCheck('schema.tables', tables([column('a', 'int', { add: true })], {})).fix).toBe(
      'setup-wizard bootstrap --migrations DIR --target primary',
    );
    expect(judgedCheck('schema.tables', tables([column('a', 'int')], {})).fix).toContain(
      'migration',
    );
  });

  test('a missing table is for the pending migrations where there are some', () => {
    const given = { ...tables([], null), comparison: { pending: [pendingMigration('001')] } };
    expect(judgedCheck('schema.tables', given).fix).toContain('setup-wizard migrate up');
  });

  test('a vector of other dimensions is not to be converted', () => {
    const given = tables([column('e', 'vector(1536)')], { e: 'vector(768)' });
    expect(judgedCheck('schema.tables', given)).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('embed again') as string,
    });
  });
});

describe('schema.indexes', () => {
  const indexes = (state: Partial<SchemaState>): GivenSchema => ({
    state: { tables: [foundTable({ id: 'bigint' })], ...state },
    declaration: { tables: [declaredTable({ indexes: [byId] })] },
  });
  const builds = [{ pid: 7, schema: 'public', table: 'memories' }];

  test.each([
    [{ indexes: [foundIndex()] }, 'pass', 'Every declared index is valid (1).'],
    [{}, 'fail', 'Index by_id does not exist.'],
    [{ indexes: [foundIndex({ valid: false })] }, 'fail', 'is invalid: its build failed'],
    [{ indexes: [foundIndex({ valid: false })], builds }, 'warn', 'is being built'],
    [{ indexes: [foundIndex({ unique: true })] }, 'warn', 'another one than declared: unique true'],
    [{ tables: [] }, 'fail', 'cannot be built: there is no table memories'],
    [
      { indexes: [foundIndex(), foundIndex({ name: 'stray', valid: false })] },
      'warn',
      'Index public.stray is invalid: it slows writes down',
    ],
  ])('%o is a %s', (state, status, message) => {
    const found = judgedCheck('schema.indexes', indexes(state));
    expect(found.status).toBe(status);
    expect(found.message).toContain(message);
  });

  test('an invalid index is named once', () => {
    const { drift } = judged(indexes({ indexes: [foundIndex({ valid: false })] }));
    expect(drift.filter(({ kind }) => kind === 'index')).toHaveLength(1);
  });

  test('invalid indexes are found without a declaration, too', () => {
    const state = { indexes: [foundIndex({ valid: false })] };
    expect(judgedCheck('schema.indexes', { state })).toMatchObject({
      status: 'warn',
      fix: 'drop index concurrently "public"."by_id"; then create it again.',
    });
    expect(judgedCheck('schema.indexes', { state: { ...state, builds } }).status).toBe('skip');
  });
});

describe('schema.dimensions', () => {
  const column = (parts: Partial<VectorColumn>): VectorColumn => ({
    ...{ schema: 'public', table: 'memories', column: 'e', type: 'vector', dimensions: 768 },
    ...{ readable: true, sampled: [], ...parts },
  });
  const dimensions = (size: number, ...vectorColumns: VectorColumn[]) =>
    judgedCheck('schema.dimensions', { state: { vectorColumns }, dimensions: size });

  test('passes when all columns have those in force', () => {
    expect(dimensions(768, column({}), column({ type: 'halfvec' }))).toMatchObject({
      status: 'pass',
      message: '2 columns hold vectors of 768 dimensions.',
    });
  });

  test('warns of a column with others, naming it', () => {
    expect(dimensions(1536, column({}))).toMatchObject({
      status: 'warn',
      message:
        'Column public.memories.e is vector(768) with 768 dimensions, and the setting is 1536.',
      fix: expect.stringContaining('VECTOR_DIMENSIONS=768') as string,
    });
  });

  test('warns of a column without a number that holds others', () => {
    const open = column({ dimensions: null, sampled: [384, 768] });
    expect(dimensions(768, open).message).toBe(
      'Column public.memories.e holds vectors of 384 dimensions, and the setting is 768.',
    );
  });

  test('a column without a number and without values fits', () => {
    expect(dimensions(768, column({ dimensions: null })).status).toBe('pass');
  });

  test.each([
    [2000, /dimensions\.$/],
    [3072, /cast to halfvec, which queries must repeat\.$/],
    [4096, /binary_quantize, which queries must repeat\.$/],
  ])('explains how %i dimensions are indexed', (size, words) => {
    expect(dimensions(size, column({ dimensions: size })).message).toMatch(words);
  });
});
