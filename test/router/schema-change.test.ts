import { expect, test } from 'vitest';
import { schemaChanges } from '../../src/router/schema-change.ts';

const words = (text: string): readonly string[] =>
  schemaChanges(text).map((change) => change.words);

test.each([
  ['create table t (id int)', 'create table'],
  ['  -- a note\n/* and /* nested */ */ CREATE Index on t (id)', 'create index'],
  [
    'create or replace function f() returns int language sql begin atomic select 1; end',
    'create or replace function',
  ],
  ['alter table t add column c int', 'alter table'],
  ['drop view v', 'drop view'],
  ['select 1; drop table t; select 2', 'drop table'],
  ['grant select on t to r', 'grant select'],
  ["comment on table t is 'x'", 'comment on'],
  ['select 1 as x into t', 'select into'],
  ['with a as (select 1) select * into u from a', 'select into'],
  ["do $$ begin execute 'create table t ()'; end $$", 'do $$ begin'],
  ['create unlogged table t ()', 'create unlogged'],
])('%s changes the schema', (text, first) => {
  expect(words(text)).toEqual([expect.stringContaining(first.split(' $$')[0] ?? '')]);
});

test.each([
  'select 1',
  "insert into t values ('create table')",
  'insert into t select 1',
  'with a as (insert into t values (1) returning id) select * from a',
  'create temp table t (id int)',
  'create or replace temporary view v as select 1',
  'create local temp table t (id int)',
  'select * into temp u from t',
  'select \'drop table t\' as "create" -- alter table t',
  'select $tag$ create table t () $tag$',
  "do $$ begin perform set_config('a.b', 'c', false); end $$",
  'do $$ begin create temp table t (); end $$',
  'update t set comment = 1',
  'merge into t using u on true when matched then delete',
])('%s does not', (text) => {
  expect(words(text)).toEqual([]);
});

test.each([
  ['create table if not exists s."T" (id int)', { kind: 'relation', name: 's."T"' }],
  ['create unique index concurrently if not exists i on t (id)', { kind: 'relation', name: 'i' }],
  ['create schema if not exists s', { kind: 'schema', name: 's' }],
  [
    'create extension if not exists "uuid-ossp" schema public',
    { kind: 'extension', name: '"uuid-ossp"' },
  ],
  ['create table t (id int)', null],
  ['alter table t add column if not exists c int', null],
])('%s makes what is missing: %o', (text, makes) => {
  expect(schemaChanges(text)).toMatchObject([{ makes }]);
});
