import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMemory } from '../../src/sizing/build-memory.ts';
import type { IndexChoice } from '../../src/sizing/index-choice.ts';
import { measureBuild } from '../../src/sizing/measured-build.ts';
import { measureTable } from '../../src/sizing/measured-table.ts';
import { sizeEstimate } from '../../src/sizing/size-estimate.ts';
import type { RowShape } from '../../src/sizing/table-size.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

interface Sized {
  readonly name: string;
  readonly rows: number;
  readonly shape: RowShape;
  readonly index: IndexChoice;
}

const embedding = (
  type: RowShape['embedding']['type'],
  dimensions: number,
  nonZero = 0,
): RowShape['embedding'] => ({ type, dimensions, nonZero });
const hnsw = (m: number): IndexChoice => ({ kind: 'hnsw', m, efConstruction: Math.max(16, 2 * m) });
const none: IndexChoice = { kind: 'none' };

const sized: readonly Sized[] = [
  {
    name: 'embeddings beside the rows, text in them',
    rows: 300,
    shape: { embedding: embedding('vector', 768), textBytes: 500 },
    index: hnsw(16),
  },
  {
    name: 'long texts that are compressed',
    rows: 400,
    shape: { embedding: embedding('vector', 384), textBytes: 2000 },
    index: hnsw(8),
  },
  {
    name: 'small embeddings in the rows',
    rows: 600,
    shape: { embedding: embedding('vector', 3), textBytes: 0 },
    index: hnsw(24),
  },
  {
    name: 'half precision in lists',
    rows: 400,
    shape: { embedding: embedding('halfvec', 1536), textBytes: 100 },
    index: { kind: 'ivfflat', lists: 10 },
  },
  {
    name: 'bits',
    rows: 400,
    shape: { embedding: embedding('bit', 1024), textBytes: 0 },
    index: hnsw(4),
  },
  {
    name: 'few elements of many dimensions',
    rows: 600,
    shape: { embedding: embedding('sparsevec', 30_000, 100), textBytes: 0 },
    index: none,
  },
  {
    name: 'the longest embeddings',
    rows: 24,
    shape: { embedding: embedding('vector', 16_000), textBytes: 0 },
    index: none,
  },
];

/** English prose: what PostgreSQL makes of a text depends on it. */
const prose = readdirSync(new URL('../../docs', import.meta.url))
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'))
  .join('\n')
  .replaceAll(/[^\x20-\x7e]/gu, ' ')
  .slice(0, 100_000);

/** SQL of an embedding by chance that differs from row to row. */
function value({ type, dimensions, nonZero }: RowShape['embedding']): string {
  const series = `from generate_series(1, ${nonZero || dimensions}) k where i is not null`;
  switch (type) {
    case 'vector':
    case 'halfvec':
      return `(select array_agg((random() - 0.5)::real) ${series})::${type}(${dimensions})`;
    case 'bit':
      return `(select string_agg((random() > 0.5)::int::text, '') ${series})::bit(${dimensions})`;
    case 'sparsevec':
      return `('{' || (select string_agg(k * 300 || ':' || random() + 0.01, ',') ${series}) || '}/${dimensions}')::sparsevec`;
  }
}

function creation({ rows, shape, index }: Sized): string {
  const { type, dimensions } = shape.embedding;
  const operators = type === 'bit' ? 'bit_hamming_ops' : `${type}_l2_ops`;
  const options =
    index.kind === 'hnsw'
      ? `m = ${index.m}, ef_construction = ${index.efConstruction}`
      : index.kind === 'ivfflat'
        ? `lists = ${index.lists}`
        : '';
  return `drop table if exists t;
    create table t (id bigint primary key, body text, embedding ${type}(${dimensions}));
    insert into t select i, substr(p.body, (random() * ${prose.length - 5000})::int, ${shape.textBytes}),
      ${value(shape.embedding)} from generate_series(1, ${rows}) i, prose p;
    ${index.kind === 'none' ? '' : `create index v on t using ${index.kind} (embedding ${operators}) with (${options});`}
    select pg_relation_size('t')::int + case when reltoastrelid = 0 then 0
        else pg_total_relation_size(reltoastrelid)::int end as table,
      coalesce(pg_relation_size(to_regclass('v')), 0)::int as index
    from pg_class where oid = 't'::regclass`;
}

function expectWithinTenth(ratio: number): void {
  expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
}

describeWithServer(postgres15WithPgvector(), 'a table as it lies on the disk', (binDir) => {
  let server: NativePostgres;
  let connection: Connection;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ['shared_buffers = 128MB', 'autovacuum = off', 'full_page_writes = off'],
    });
    connection = await connect(server.settings, { target: 'primary' });
    await connection.batch(
      `create extension vector; create table prose (body text);
      alter table prose alter body set storage external; insert into prose values ('${prose.replaceAll("'", "''")}')`,
    );
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  test.each(sized)('is as large as the estimate within a tenth: $name', async (each) => {
    const results = await connection.batch(creation(each));
    const real = results.at(-1)?.rows[0];
    const estimate = sizeEstimate({ ...each, table: null, build: null });
    const { heapBytes, toastBytes } = estimate.table;
    expectWithinTenth((heapBytes + toastBytes) / Number(real?.['table']));
    if (each.index.kind !== 'none') {
      expectWithinTenth(estimate.indexBytes / Number(real?.['index']));
    }
  });

  test('is the measure of a larger one, with its name in any form', async () => {
    await connection.batch(
      'create schema "Odd"; create table "Odd"."my docs" (id int primary key, e vector(3)); insert into "Odd"."my docs" select i, \'[1,2,3]\' from generate_series(1, 1000) i',
    );
    const table = await measureTable(connection, 'Odd.my docs');
    expect(table).toMatchObject({
      rows: 1000,
      embedding: { column: 'e', type: 'vector', dimensions: 3 },
    });
    const shape = { embedding: embedding('vector', 3), textBytes: 500 };
    const estimate = sizeEstimate({ rows: 10_000, shape, index: none, table, build: null });
    expect(estimate.table.heapBytes).toBe(table.heapBytes * 10);
  });

  test.each([
    ['nowhere', 'There is no table "nowhere"'],
    ["x'; drop table prose; --", 'There is no table'],
    ['prose', 'has 1 rows; what one row takes cannot be told'],
  ])('is no measure when it says nothing: %s', async (name, words) => {
    await expect(measureTable(connection, name)).rejects.toThrow(words);
  });

  test('is no measure for a role that may not read it, unless it was analyzed', async () => {
    await connection.batch(
      "create role guest login password 'guest'; create table closed (e vector(3)); insert into closed select '[1,2,3]' from generate_series(1, 500)",
    );
    const settings = { ...server.settings, user: 'guest', password: 'guest' };
    const guest = await connect(settings, { target: 'primary' });
    await expect(measureTable(guest, 'closed')).rejects.toMatchObject({
      code: 'SCHEMA_PERMISSION',
      fix: expect.stringContaining('analyze "public"."closed";') as string,
    });
    await connection.batch('analyze closed');
    await expect(measureTable(guest, 'closed')).resolves.toMatchObject({ rows: 500 });
    await guest.close();
  });

  test('is built for a trial of which nothing stays', async () => {
    const trial = await measureBuild(connection, embedding('halfvec', 8), hnsw(4));
    expect(trial).toMatchObject({ rows: 2000 });
    const { rows } = await connection.query(
      "select from pg_class where relname like 'setup_wizard_trial%'",
    );
    expect(rows).toEqual([]);
  });

  test('has its index built in memory with the memory that is said, and not with less', async () => {
    const shape = embedding('vector', 16);
    await connection.batch(
      `drop table if exists t; create table t (e vector(16)); insert into t select ${value(shape)} from generate_series(1, 3000) i`,
    );
    const rows = 3000;
    const needed = Math.ceil(buildMemory(rows, shape, hnsw(8)) / 1024);
    const noticesWith = async (kilobytes: number): Promise<readonly string[]> => {
      const notices: string[] = [];
      const stop = connection.onNotice(({ message }) => notices.push(message));
      await connection.batch(
        `set max_parallel_maintenance_workers = 0; set maintenance_work_mem = '${kilobytes}kB'; create index v on t using hnsw (e vector_l2_ops) with (m = 8, ef_construction = 16); drop index v; reset all`,
      );
      stop();
      return notices.filter((notice) => notice.includes('no longer fits'));
    };
    // Memory is taken by the megabyte.
    expect(await noticesWith(needed + 2048)).toEqual([]);
    expect(await noticesWith(Math.floor(needed * 0.8))).toHaveLength(1);
  });
});
