import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import {
  type DatabaseStatistics,
  readStatistics,
} from '../../src/statistics/database-statistics.ts';
import { startEmbedded } from '../support/embedded-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const table = `create table notes (id int primary key, body text);
  insert into notes select i, 'note ' || i from generate_series(1, 500) i;
  create index notes_body on notes (body); analyze notes`;

async function statisticsOf(settings: ConnectionSettings): Promise<DatabaseStatistics> {
  const connection = await connect(settings, { target: 'primary' });
  try {
    return await readStatistics(connection);
  } finally {
    await connection.close();
  }
}

function showsNotes(statistics: DatabaseStatistics): void {
  const notes = statistics.tables.find(({ name }) => name === 'notes');
  expect(notes).toMatchObject({ schema: 'public', rows: 500, vectors: [] });
  expect(notes?.totalBytes).toBeGreaterThan(40_000);
  const names = statistics.indexes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['notes_body', 'notes_pkey']));
  expect(statistics.databaseBytes).toBeGreaterThan(1_000_000);
  expect(statistics.maxConnections).toBeGreaterThan(0);
}

describe('the embedded fallback, a PostgreSQL 18', () => {
  test('tells its statistics', async () => {
    const fallback = await startEmbedded();
    try {
      const client = await fallback.client();
      await client.query(table);
      showsNotes(await statisticsOf(fallback.settings));
    } finally {
      await fallback.end();
    }
  });
});

describeWithServer(postgres15WithPgvector(), 'PostgreSQL 15 with embeddings', (binDir) => {
  let server: NativePostgres;
  let connection: Connection;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql(`create extension vector;
      create role plain login password 'plain';
      create table docs (id int primary key, embedding vector(3));
      insert into docs select i, ('[1,2,' || i || ']')::vector from generate_series(1, 200) i;
      create index docs_embedding on docs using hnsw (embedding vector_l2_ops);
      create table fallow (embedding vector);
      analyze docs`);
    connection = await connect(server.settings, { target: 'primary' });
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  test('tells which columns hold embeddings, with and without their size', async () => {
    const { tables, pgvector } = await readStatistics(connection);
    const columns = Object.fromEntries(tables.map(({ name, vectors }) => [name, vectors]));
    expect(pgvector).toBe('0.8.0');
    expect(columns).toMatchObject({
      docs: [{ column: 'embedding', type: 'vector', dimensions: 3 }],
      fallow: [{ column: 'embedding', type: 'vector', dimensions: null }],
    });
  });

  test('counts searches that use a vector index, as pg_stat_user_indexes does', async () => {
    const before = (await readStatistics(connection)).indexes;
    await server.sql(`set enable_seqscan = off; set enable_sort = off;
      select id from docs order by embedding <-> '[1,2,3]' limit 5`);
    const [real] = await server.sql(
      "select idx_scan::int, idx_tup_read::int, idx_tup_fetch::int from pg_stat_user_indexes where indexrelname = 'docs_embedding'",
    );
    const shown = (await readStatistics(connection)).indexes.find(
      ({ name }) => name === 'docs_embedding',
    );
    expect(before.find(({ name }) => name === 'docs_embedding')?.scans).toBe(0);
    expect(shown).toMatchObject({
      method: 'hnsw',
      scans: real?.['idx_scan'],
      entriesRead: real?.['idx_tup_read'],
      rowsFetched: real?.['idx_tup_fetch'],
      valid: true,
      enforces: false,
    });
    expect(shown?.scans).toBe(1);
  });

  test('does not count rows that were deleted as rows', async () => {
    await server.sql('create table gone (id int)');
    await server.sql('insert into gone select generate_series(1, 1000)');
    await server.sql('vacuum analyze gone');
    await server.sql('delete from gone where id > 100');
    const { tables } = await readStatistics(connection);
    const gone = tables.find(({ name }) => name === 'gone');
    expect(gone).toMatchObject({ rows: 100, deadRows: 900 });
  });

  test('answers a role without any right, in the same round trip', async () => {
    const statistics = await statisticsOf({ ...server.settings, user: 'plain', password: 'plain' });
    expect(statistics.readsAllStatistics).toBe(false);
    expect(statistics.tables.map(({ name }) => name)).toContain('docs');
  });

  test('says that everything is counted anew after a crash', async () => {
    const before = await readStatistics(connection);
    const { rows } = await connection.query('select pg_backend_pid() as pid');
    process.kill(Number(rows[0]?.['pid']), 'SIGKILL');
    await expect(connection.query('select 1')).rejects.toThrow();
    await connection.close();
    connection = await connect(server.settings, { target: 'primary', tries: 30 });
    const after = await readStatistics(connection);
    expect(Date.parse(after.countedSince)).toBeGreaterThan(Date.parse(before.now));
  });

  test('shows the rest while somebody holds a table, and names that one as busy', async () => {
    const holder = await connect(server.settings, { target: 'primary' });
    await holder.batch('begin; lock table docs');
    const { tables, indexes } = await readStatistics(connection, { lockTimeoutMs: 50 });
    await holder.close();
    const sizes = tables.map(({ name, busy, totalBytes }) => [name, busy, totalBytes === null]);
    expect(sizes).toEqual(
      expect.arrayContaining([
        ['docs', true, true],
        ['fallow', false, false],
      ]),
    );
    // Only the table is held.
    expect(indexes.find(({ name }) => name === 'docs_embedding')?.bytes).toBeGreaterThan(0);
    const after = await readStatistics(connection);
    expect(after.tables.filter(({ busy }) => busy)).toEqual([]);
  });
});
