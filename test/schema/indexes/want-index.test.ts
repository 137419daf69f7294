import { describe, expect, test } from 'vitest';
import type { IndexDeclaration } from '../../../src/schema/declaration/schema-declaration.ts';
import { indexStatement } from '../../../src/schema/indexes/index-statement.ts';
import { wantIndex } from '../../../src/schema/indexes/want-index.ts';
import { byId, foundTable } from '../../support/schema-parts.ts';

const extensions = [
  { name: 'vector', version: '0.8.7', schema: 'My ext' },
  { name: 'pg_trgm', version: '1.6', schema: 'public' },
];

function statement(
  index: Partial<IndexDeclaration>,
  columns: Readonly<Record<string, string>>,
  { dimensions = 768, installed = extensions } = {},
): string {
  const table = foundTable(columns);
  const wanted = wantIndex(
    { name: 'ix', where: null, ...index } as IndexDeclaration,
    table,
    installed,
    dimensions,
  );
  if ('reason' in wanted) return `${wanted.reason} | ${wanted.fix}`;
  return indexStatement('ix', { schema: 'public', name: 'memories' }, wanted, {
    concurrently: false,
  });
}

const hnsw = { method: 'hnsw', column: 'e', metric: 'cosine', parameters: {} } as const;
const ivfflat = { method: 'ivfflat', column: 'e', metric: 'l2', parameters: {} } as const;
const head = 'create index if not exists "ix" on "public"."memories" using';

describe('the key follows from what the column really is', () => {
  test.each([
    [hnsw, 'vector(768)', 'hnsw ("e" "My ext".vector_cosine_ops)'],
    [hnsw, 'vector(3072)', 'hnsw (("e"::"My ext".halfvec(3072)) "My ext".halfvec_cosine_ops)'],
    [
      hnsw,
      'vector(4096)',
      'hnsw (("My ext".binary_quantize("e")::pg_catalog.bit(4096)) "My ext".bit_hamming_ops)',
    ],
    [hnsw, 'vector', 'hnsw (("e"::"My ext".vector(768)) "My ext".vector_cosine_ops)'],
    [hnsw, 'halfvec(4000)', 'hnsw ("e" "My ext".halfvec_cosine_ops)'],
    [hnsw, 'halfvec', 'hnsw (("e"::"My ext".halfvec(768)) "My ext".halfvec_cosine_ops)'],
    [hnsw, 'sparsevec(30000)', 'hnsw ("e" "My ext".sparsevec_cosine_ops)'],
    [{ ...hnsw, metric: 'l1' }, 'vector(3)', 'hnsw ("e" "My ext".vector_l1_ops)'],
    [{ ...hnsw, metric: 'ip' }, 'vector(3)', 'hnsw ("e" "My ext".vector_ip_ops)'],
    [ivfflat, 'vector(3)', 'ivfflat ("e" "My ext".vector_l2_ops)'],
    [ivfflat, 'halfvec(3)', 'ivfflat ("e" "My ext".halfvec_l2_ops)'],
  ] as const)('%o over %s', (index, type, expected) => {
    expect(statement(index, { e: type })).toBe(`${head} ${expected}`);
  });

  test.each([
    ['json', null, 'gin (("g"::pg_catalog.jsonb))'],
    ['json', 'jsonb_path_ops', 'gin (("g"::pg_catalog.jsonb) "pg_catalog".jsonb_path_ops)'],
    ['jsonb', 'jsonb_path_ops', 'gin ("g" "pg_catalog".jsonb_path_ops)'],
    ['jsonb', null, 'gin ("g")'],
    ['text', 'gin_trgm_ops', 'gin ("g" "public".gin_trgm_ops)'],
    ['text[]', 'array_ops', 'gin ("g" "pg_catalog".array_ops)'],
  ] as const)('gin over %s with %s', (type, opclass, expected) => {
    expect(statement({ method: 'gin', column: 'g', opclass }, { g: type })).toBe(
      `${head} ${expected}`,
    );
  });
});

test('parameters, a predicate and uniqueness are written out', () => {
  expect(
    statement(
      { ...hnsw, parameters: { m: 8, ef_construction: 32 }, where: 'live' },
      { e: 'vector(3)' },
    ),
  ).toBe(
    `${head} hnsw ("e" "My ext".vector_cosine_ops) with (m = 8, ef_construction = 32) where (live)`,
  );
  expect(
    statement({ method: 'btree', unique: true, columns: ['a', 'B"'] }, { a: 'int', 'B"': 'int' }),
  ).toBe('create unique index if not exists "ix" on "public"."memories" using btree ("a", "B""")');
});

test('a concurrent build says so', () => {
  const wanted = wantIndex(byId, foundTable({ id: 'bigint' }), extensions, 768);
  if ('reason' in wanted) throw new Error(wanted.reason);
  const place = { schema: 'public', name: 'memories' };
  expect(indexStatement('by_id', place, wanted, { concurrently: true })).toMatch(
    /^create index concurrently if not exists "by_id"/,
  );
});

describe('what stands in the way is said', () => {
  const old = (version: string) => [{ name: 'vector', version, schema: 'public' }];
  test.each([
    [hnsw, { e: 'vector(3)' }, old('0.4.4'), 'takes pgvector 0.5.0, and 0.4.4 is installed'],
    [hnsw, { e: 'vector(3072)' }, old('0.6.0'), 'takes pgvector 0.7.0, and 0.6.0 is installed'],
    [hnsw, { e: 'vector(3)' }, [], 'pgvector is not installed'],
    [hnsw, { e: 'text' }, extensions, 'column e is text, not a vector'],
    [hnsw, { other: 'int' }, extensions, 'table memories has no column e'],
    [hnsw, { e: 'halfvec(4001)' }, extensions, 'has 4001 dimensions, and an index takes 4000'],
    [ivfflat, { e: 'sparsevec(3)' }, extensions, 'ivfflat does not know sparsevec'],
    [
      { method: 'gin', column: 'g', opclass: 'gin_trgm_ops' },
      { g: 'text' },
      old('0.8.7'),
      'gin_trgm_ops needs the extension pg_trgm',
    ],
    [byId, { a: 'int' }, extensions, 'table memories has no column id'],
  ] as const)('%o on %o', (index, columns, installed, words) => {
    expect(statement(index, columns, { installed: [...installed] })).toContain(words);
  });

  test('a view has no indexes', () => {
    const view = foundTable({ id: 'bigint' }, { kind: 'other' });
    expect(wantIndex(byId, view, extensions, 768)).toMatchObject({
      reason: 'memories is no table',
    });
  });
});
