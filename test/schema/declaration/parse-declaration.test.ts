import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../src/errors/setup-error.ts';
import { parseDeclaration } from '../../../src/schema/declaration/parse-declaration.ts';
import type { SchemaDeclaration } from '../../../src/schema/declaration/schema-declaration.ts';

const tokens = { vector_dimensions: 1536, vector_schema: '"extensions"' };
const parse = (text: string): SchemaDeclaration => parseDeclaration(text, 'db/schema.json', tokens);

function refusal(text: string): SetupError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const inTable = (columns: string, indexes = ''): string =>
  `{ "tables": { "memories": { "columns": { ${columns} }, "indexes": { ${indexes} } } } }`;

test('the whole form is read', () => {
  expect(
    parse(`{
      "extensions": { "pg_trgm": "required" },
      "enums": { "agent_status": ["active", "idle"], "app.kind": ["a"] },
      "tables": { "memories": {
        "columns": {
          "id": "bigint",
          "metadata": { "type": "jsonb", "add": true, "default": "'{}'::jsonb", "nullable": false },
          "embedding": "{{vector_schema}}.vector({{vector_dimensions}})"
        },
        "indexes": {
          "by_meaning": { "method": "hnsw", "column": "embedding", "metric": "cosine", "m": 16, "ef_construction": 64 },
          "by_distance": { "method": "ivfflat", "column": "embedding", "metric": "l2", "lists": 100 },
          "by_metadata": { "method": "gin", "column": "metadata", "opclass": "jsonb_path_ops", "where": "deleted_at is null" },
          "by_id": { "method": "btree", "columns": ["id"], "unique": true }
        } } }
    }`),
  ).toEqual({
    extensions: { vector: 'required', 'uuid-ossp': 'optional', pg_trgm: 'required' },
    enums: [
      { schema: null, name: 'agent_status', labels: ['active', 'idle'] },
      { schema: 'app', name: 'kind', labels: ['a'] },
    ],
    tables: [
      {
        schema: null,
        name: 'memories',
        columns: [
          { name: 'id', type: 'bigint', add: false, default: null, nullable: true },
          { name: 'metadata', type: 'jsonb', add: true, default: "'{}'::jsonb", nullable: false },
          {
            name: 'embedding',
            type: '"extensions".vector(1536)',
            add: false,
            default: null,
            nullable: true,
          },
        ],
        indexes: [
          {
            name: 'by_meaning',
            where: null,
            method: 'hnsw',
            column: 'embedding',
            metric: 'cosine',
            parameters: { m: 16, ef_construction: 64 },
          },
          {
            name: 'by_distance',
            where: null,
            method: 'ivfflat',
            column: 'embedding',
            metric: 'l2',
            parameters: { lists: 100 },
          },
          {
            name: 'by_metadata',
            where: 'deleted_at is null',
            method: 'gin',
            column: 'metadata',
            opclass: 'jsonb_path_ops',
          },
          { name: 'by_id', where: null, method: 'btree', columns: ['id'], unique: true },
        ],
      },
    ],
  });
});

test('an empty object wants the extensions only', () => {
  expect(parse('{}')).toEqual({
    extensions: { vector: 'required', 'uuid-ossp': 'optional', pg_trgm: 'optional' },
    enums: [],
    tables: [],
  });
});

test('comments, trailing commas and a byte order mark are taken', () => {
  expect(parse('\ufeff{ // ours\n "enums": { "a": ["x",], }, }').enums).toHaveLength(1);
});

test('a part with a dot goes into double quotes', () => {
  expect(parse('{ "enums": { "\\"my.app\\".kind": ["a"] } }').enums[0]).toMatchObject({
    schema: 'my.app',
    name: 'kind',
  });
});

test('vector stays required whatever the file says', () => {
  expect(parse('{ "extensions": { "vector": "optional" } }').extensions['vector']).toBe('required');
});

describe('what is wrong is named with its line and its path', () => {
  test.each([
    ['{\n "enums": { "a": [ }', /db\/schema\.json.*line 2/],
    ['{ "extensions": { "x": true } }', /extensions > x: required, optional expected/],
    ['[]', /line 1: the file: .*object expected/],
    ['{\n\n "enum": {} }', /line 3: enum: unknown key/],
    ['{ "enums": {\n "a": "x" } }', /line 2: enums > a: .*array expected/],
    ['{ "enums": { "a": [\n"x",\n"x"] } }', /enums > a: a label stands here twice/],
    ['{ "enums": { "a": [] } }', /enums > a: at least one label/],
    [`{ "enums": { "a": ["${'x'.repeat(64)}"] } }`, /enums > a > 0: a name has 1 to 63 bytes/],
    [`{ "enums": { "a": ["${'ü'.repeat(32)}"] } }`, /enums > a > 0: a name has 1 to 63 bytes/],
    ['{ "enums": { "a.b.c": ["x"] } }', /enums > a\.b\.c: .*name or schema\.name/],
    ['{\n"enums": { "a": ["x"] },\n"enums": {} }', /line 3: enums: this key stands here twice/],
    [inTable('"a": 7'), /columns > a: string expected, or object expected/],
    [inTable('"a": { "add": true }'), /columns > a > type: string expected/],
    [inTable('"a": "int; drop table x"'), /columns > a: a type name is expected/],
    [inTable('"a": { "typ": "int" }'), /columns > a > typ: unknown key/],
    [inTable('"a": "vector({{dimensions}})"'), /columns > a: \{\{dimensions\}\} is not known/],
    [
      inTable('', '"i": { "method": "brin" }'),
      /indexes > i > method: hnsw, ivfflat, gin or btree expected/,
    ],
    [
      inTable('', '"i": { "method": "hnsw", "column": "e" }'),
      /indexes > i > metric: cosine, l2, ip, l1 expected/,
    ],
    [
      inTable('', '"i": { "method": "hnsw", "column": "e", "metric": "cosine", "m": 101 }'),
      /indexes > i > m: a whole number from 2 to 100/,
    ],
    [
      inTable(
        '',
        '"i": { "method": "hnsw", "column": "e", "metric": "l2", "m": 40, "ef_construction": 79 }',
      ),
      /indexes > i > ef_construction: ef_construction is at least 2 \* m/,
    ],
    [
      inTable('', '"i": { "method": "hnsw", "column": "e", "metric": "l2", "m": 40 }'),
      /indexes > i > ef_construction: ef_construction is at least 2 \* m/,
    ],
    [
      inTable('', '"i": { "method": "ivfflat", "column": "e", "metric": "l2", "lists": 32769 }'),
      /indexes > i > lists: a whole number from 1 to 32768/,
    ],
    [
      inTable('', '"i": { "method": "ivfflat", "column": "e", "metric": "l1" }'),
      /indexes > i > metric: ivfflat knows cosine, l2 and ip/,
    ],
    [inTable('', '"i": { "method": "btree", "columns": [] }'), /columns: at least one column/],
  ])('%j', (text, words) => {
    const error = refusal(text);
    expect(error.code).toBe('SCHEMA_DECLARATION_INVALID');
    expect(`${error.message} ${error.detail ?? ''}`).toMatch(words);
  });

  test('everything that is wrong at once', () => {
    const error = refusal('{ "enums": { "a": [] },\n "extra": 1 }');
    expect(error.detail).toMatch(/line 1: enums > a: .*; line 2: extra: unknown key/);
  });
});

describe('what would be more than one expression is refused', () => {
  test.each([
    `"x": { "type": "int", "add": true, "default": "1); drop table memories; --" }`,
    `"x": { "type": "int", "add": true, "default": "1), drop column id, add column y int default (1" }`,
    `"x": { "type": "int, drop column id", "add": true }`,
    `"x": { "type": "text", "add": true, "default": "'never ends" }`,
  ])('%s', (column) => {
    expect(refusal(inTable(column)).code).toBe('SCHEMA_DECLARATION_INVALID');
  });

  test('and brackets, casts and literals are left alone', () => {
    const column = `"x": { "type": "numeric(10, 2)[]", "add": true, "default": "coalesce('{;)}'::numeric(10, 2)[], null)" }`;
    expect(parse(inTable(column)).tables).toHaveLength(1);
  });
});
