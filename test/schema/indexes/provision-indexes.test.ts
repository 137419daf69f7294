import { beforeAll, describe, expect, test } from 'vitest';
import { embeddingIndex } from '../../../src/pgvector/embedding-index.ts';
import { connect } from '../../../src/postgres/connect.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { readSchemaState } from '../../../src/schema/checks/read-schema-state.ts';
import type {
  IndexDeclaration,
  TableDeclaration,
} from '../../../src/schema/declaration/schema-declaration.ts';
import { provisionIndexes } from '../../../src/schema/indexes/provision-indexes.ts';
import type { ProvisionOptions, SchemaChange } from '../../../src/schema/schema-change.ts';
import { startEmbedded } from '../../support/embedded-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { declaredTable } from '../../support/schema-parts.ts';
import { until } from '../../support/until.ts';

const target = 'primary';

const btree = (name: string, columns: readonly string[], unique = false): IndexDeclaration => {
  return { name, where: null, method: 'btree', columns, unique };
};
const hnsw = (name: string): IndexDeclaration => ({
  ...{ name, where: null, method: 'hnsw', column: 'embedding', metric: 'cosine' },
  parameters: { m: 8 },
});

async function provision(
  connection: Connection,
  tables: readonly TableDeclaration[],
  options: Partial<ProvisionOptions> = {},
): Promise<readonly SchemaChange[]> {
  const state = await readSchemaState(connection, { enums: [], tables });
  const given = { progress: () => undefined, dimensions: 768, ...options };
  return provisionIndexes(connection, { tables }, state, given);
}

function provisions(open: () => Promise<Connection>): void {
  test('every kind of index is built, and a second run has nothing to do', async () => {
    const connection = await open();
    await connection.batch(`
      create table memories (
        id bigint, said text, raw json, facts jsonb, tags text[],
        embedding vector(3), wide vector(3072), half halfvec(3), open vector
      );
      insert into memories (id, raw) values (1, '{"a": 1}')`);
    const over = (
      name: string,
      column: string,
      method: 'hnsw' | 'ivfflat' = 'hnsw',
    ): IndexDeclaration => ({
      ...{ name, where: null, method, column, metric: 'l2', parameters: {} },
    });
    const gin = { where: 'id > 0', method: 'gin' } as const;
    const table = declaredTable({
      indexes: [
        btree('m_id', ['id', 'said'], true),
        { name: 'm_raw', ...gin, column: 'raw', opclass: 'jsonb_path_ops' },
        { name: 'm_facts', ...gin, column: 'facts', opclass: null },
        { name: 'm_said', ...gin, column: 'said', opclass: 'gin_trgm_ops' },
        { name: 'm_tags', ...gin, column: 'tags', opclass: 'array_ops' },
        hnsw('m_embedding'),
        over('m_wide', 'wide'),
        over('m_half', 'half'),
        over('m_open', 'open'),
        over('m_lists', 'embedding', 'ivfflat'),
      ],
    });
    const changes = await provision(connection, [table]);
    expect(changes.map(({ name }) => name)).toEqual(table.indexes.map(({ name }) => name));
    expect(changes.at(-1)?.done).toContain('ivfflat index created with little data');
    expect(await provision(connection, [table])).toEqual([]);
    await connection.close();
  });

  test('an index over 3072 dimensions is what the planner takes for a query with the cast', async () => {
    const connection = await open();
    const at = { dimensions: 3072, metric: 'l2', method: 'hnsw' } as const;
    const wanted = 'array_fill(1::real, array[3072])::vector(3072)';
    const order = embeddingIndex('public', 'wide', at).ordered('wide', wanted);
    const answers = await connection.batch(
      `set local enable_seqscan = off; explain select id from memories order by ${order} limit 1`,
    );
    expect(JSON.stringify(answers.at(-1)?.rows)).toContain('m_wide');
    await connection.close();
  });

  test('an index of that name with another definition is left alone', async () => {
    const connection = await open();
    await connection.query('create table other (id int, embedding vector(3))');
    await connection.query('create index other_ix on other (id)');
    const tables = [declaredTable({ name: 'other', indexes: [hnsw('other_ix')] })];
    expect(await provision(connection, tables)).toEqual([]);
    await connection.close();
  });

  test('an index whose column is not there yet waits for it', async () => {
    const connection = await open();
    await connection.query('create table early (id int)');
    const tables = [declaredTable({ name: 'early', indexes: [hnsw('early_ix')] })];
    expect(await provision(connection, tables)).toEqual([]);
    await connection.query('alter table early add embedding vector(3)');
    expect(await provision(connection, tables)).toEqual([
      { kind: 'index', name: 'early_ix', done: 'built' },
    ]);
    await connection.close();
  });
}

describe('the embedded fallback', () => {
  let settings: ConnectionSettings;
  beforeAll(async () => {
    const server = await startEmbedded();
    settings = server.settings;
    return server.end;
  });
  provisions(() => connect(settings, { target: 'fallback' }));
});

describeWithServer(postgres15WithPgvector(), 'PostgreSQL 15 with pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql('create extension vector; create extension pg_trgm');
    return server.stop;
  });
  const open = (settings = server.settings) => connect(settings, { target });
  provisions(() => open());

  const validity = async (): Promise<readonly unknown[]> =>
    (
      await server.sql(
        `select c.relname as name, i.indisvalid as valid from pg_index i
         join pg_class c on c.oid = i.indexrelid
         join pg_class t on t.oid = i.indrelid
         where t.relname = 'broken' order by 1`,
      )
    ).map(({ name, valid }) => [name, valid]);

  /** As a unique violation in the middle of a concurrent build leaves it. */
  async function leaveInvalid(): Promise<void> {
    await server.sql('drop table if exists broken; create table broken (id int)');
    await server.sql('insert into broken values (1), (1)');
    await server.sql('create unique index concurrently broken_ix on broken (id)').catch(() => null);
    await server.sql('delete from broken where ctid = (select min(ctid) from broken)');
    expect(await validity()).toEqual([['broken_ix', false]]);
  }
  const broken = [declaredTable({ name: 'broken', indexes: [btree('broken_ix', ['id'], true)] })];

  test('an invalid index is dropped and built again', async () => {
    await leaveInvalid();
    const connection = await open();
    expect(await provision(connection, broken)).toEqual([
      {
        kind: 'index',
        name: 'broken_ix',
        done: 'built beside the running writes, after an invalid one was dropped',
      },
    ]);
    expect(await validity()).toEqual([['broken_ix', true]]);
    await connection.close();
  });

  test('what a run that was killed had set aside is swept away', async () => {
    await leaveInvalid();
    await server.sql('alter index broken_ix rename to setup_wizard_invalid_1');
    const connection = await open();
    await provision(connection, broken);
    expect(await validity()).toEqual([['broken_ix', true]]);
    await connection.close();
  });

  test('eight runs at the same time end with one valid index', async () => {
    await leaveInvalid();
    const connections = await Promise.all(Array.from({ length: 8 }, () => open()));
    await Promise.all(connections.map((connection) => provision(connection, broken)));
    expect(await validity()).toEqual([['broken_ix', true]]);
    await Promise.all(connections.map((connection) => connection.close()));
  });

  test('a build that fails leaves no invalid index behind', async () => {
    await server.sql('drop table if exists broken; create table broken (id int)');
    await server.sql('insert into broken values (1), (1)');
    const connection = await open();
    await expect(provision(connection, broken)).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      message: 'Index broken_ix on public.broken could not be built.',
      detail: expect.stringContaining('(id)=(1) is duplicated') as string,
    });
    expect(await validity()).toEqual([]);
    await connection.close();
  });

  test('a build by another session is waited for and not taken for a failed one', async () => {
    await server.sql('create table slow (id int); insert into slow values (1)');
    const holder = await open();
    await holder.batch('begin; insert into slow values (2)');
    const builder = await open();
    const building = builder.query('create index concurrently slow_ix on slow (id)');
    await until(async () => {
      const rows = await server.sql('select from pg_stat_progress_create_index');
      return rows.length > 0;
    });
    const connection = await open();
    const said: string[] = [];
    const tables = [declaredTable({ name: 'slow', indexes: [btree('slow_ix', ['id'])] })];
    const done = provision(connection, tables, { progress: (message) => said.push(message) });
    await until(() => said.length > 0);
    await holder.query('rollback');
    await building;
    expect(await done).toEqual([
      { kind: 'index', name: 'slow_ix', done: 'built by another session' },
    ]);
    expect(said).toEqual([
      `waiting for process ${String(builder.processId)}, which builds on the table of index slow_ix`,
    ]);
    await Promise.all([connection, builder, holder].map((one) => one.close()));
  });

  test('a build that lasts longer than one has patience for is left to the other session', async () => {
    await server.sql('create table slower (id int); insert into slower values (1)');
    const holder = await open();
    await holder.batch('begin; insert into slower values (2)');
    const builder = await open();
    const building = builder.query('create index concurrently slower_ix on slower (id)');
    await until(async () => (await server.sql('select from pg_stat_progress_create_index')).length);
    const connection = await open();
    const tables = [declaredTable({ name: 'slower', indexes: [btree('slower_ix', ['id'])] })];
    expect(await provision(connection, tables, { buildPatienceMs: 0 })).toEqual([]);
    await holder.query('rollback');
    await building;
    await Promise.all([connection, builder, holder].map((one) => one.close()));
  });

  test('a partitioned table gets its index in one statement', async () => {
    await server.sql(
      'create table parts (id int) partition by list (id); create table part_1 partition of parts for values in (1); insert into parts values (1)',
    );
    const connection = await open();
    const tables = [declaredTable({ name: 'parts', indexes: [btree('parts_ix', ['id'])] })];
    expect(await provision(connection, tables)).toEqual([
      { kind: 'index', name: 'parts_ix', done: 'built' },
    ]);
    await connection.close();
  });

  test('a role that does not own the table gets the statement for the owner', async () => {
    await server.sql(
      "create table owned (id int); create role reader login password 'reads'; grant all on owned to reader",
    );
    const connection = await open({ ...server.settings, user: 'reader', password: 'reads' });
    const tables = [declaredTable({ name: 'owned', indexes: [btree('owned_ix', ['id'])] })];
    await expect(provision(connection, tables)).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      fix: 'As "postgres" or a superuser: create index if not exists "owned_ix" on "public"."owned" using btree ("id");',
    });
    await connection.close();
  });
});
