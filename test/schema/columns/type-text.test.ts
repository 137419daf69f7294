import { describe, expect, test } from 'vitest';
import { qualifiedType, typesAgree } from '../../../src/schema/columns/type-text.ts';

describe('the same type in other words agrees', () => {
  test.each([
    ['int', 'integer'],
    ['INT8', 'bigint'],
    ['bigserial', 'bigint'],
    ['varchar(20)', 'character varying(20)'],
    ['varchar', 'character varying'],
    ['char', 'character(1)'],
    ['bool', 'boolean'],
    ['float8', 'double precision'],
    ['double  precision', 'double precision'],
    ['decimal(10, 2)', 'numeric(10,2)'],
    ['timestamptz', 'timestamp with time zone'],
    ['timestamptz(3)', 'timestamp(3) with time zone'],
    ['timestamp', 'timestamp without time zone'],
    ['timestamp(3)', 'timestamp(3) without time zone'],
    ['time with time zone', 'time with time zone'],
    ['text[]', 'text[]'],
    ['int4[]', 'integer[]'],
    ['pg_catalog.int4', 'integer'],
    ['vector(768)', 'vector(768)'],
    ['vector(768)', 'extensions.vector(768)'],
    ['"public".vector(768)', 'vector(768)'],
    ['halfvec', 'halfvec'],
    ['"Kind"', '"Kind"'],
    ['app.kind', 'app.kind'],
  ])('%s and %s', (declared, found) => {
    expect(typesAgree(declared, found)).toBe(true);
  });
});

describe('another type does not agree', () => {
  test.each([
    ['int', 'bigint'],
    ['varchar(20)', 'character varying(30)'],
    ['varchar(20)', 'text'],
    ['text[]', 'text'],
    ['timestamptz', 'timestamp without time zone'],
    ['vector(1536)', 'vector(768)'],
    ['vector(768)', 'halfvec(768)'],
    ['vector', 'vector(768)'],
    ['app.kind', 'other.kind'],
    ['"Kind"', 'kind'],
    ['json', 'jsonb'],
  ])('%s and %s', (declared, found) => {
    expect(typesAgree(declared, found)).toBe(false);
  });
});

test('a type with thousands of blanks in it is judged at once', () => {
  const started = performance.now();
  expect(typesAgree(`text${' '.repeat(5_000)}!`, 'text')).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("pgvector's types are found without search_path", () => {
  expect(qualifiedType('vector(3)', 'ext')).toBe('"ext".vector(3)');
  expect(qualifiedType('own.vector(3)', 'ext')).toBe('own.vector(3)');
  expect(qualifiedType('vectors', 'ext')).toBe('vectors');
  expect(qualifiedType('jsonb', 'ext')).toBe('jsonb');
  expect(qualifiedType('vector(3)', null)).toBe('vector(3)');
});
