import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { readSchemaState } from '../../../src/schema/checks/read-schema-state.ts';
import type { SchemaState } from '../../../src/schema/checks/schema-state.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { type PgliteServer, startPglite } from '../../support/pglite-server.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../../support/postgres-installation.ts';
import { byId, declaredTable } from '../../support/schema-parts.ts';

const declared = {
  enums: [
    { schema: null, name: 'status', labels: ['a'] },
    { schema: 'app', name: 'kind', labels: ['a'] },
    { schema: null, name: 'absent', labels: ['a'] },
    { schema: 'nowhere', name: 'absent', labels: ['a'] },
    { schema: null, name: 'memories', labels: ['a'] },
  ],
  tables: [
    declaredTable({ indexes: [byId] }),
    declaredTable({ schema: 'app', name: 'Things' }),
    declaredTable({ name: 'absent' }),
  ],
};

async function withConnection<T>(
  settings: ConnectionSettings,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(settings, { target: 'primary' });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

const read = (settings: ConnectionSettings): Promise<SchemaState> =>
  withConnection(settings, (connection) => readSchemaState(connection, declared));

const plainSchema = `
  create schema app;
  create type status as enum ('b', 'a'); alter type status add value 'between' after 'b';
  create type app.kind as enum ();
  create table memories (id bigint primary key, said varchar(20)[], at timestamptz(3));
  create index by_id on memories (id) where id > 0;
  create view app."Things" as select 1 as one;
`;

const vectorSchema = `
  create schema extensions; create extension vector with schema extensions;
  alter table memories add e extensions.vector(3), add f extensions.vector, add h extensions.halfvec(5);
  insert into memories (id, f) values (1, '[1,2]'), (2, '[1,2,4]'), (3, null);
`;

function seesTheSchema(settings: () => ConnectionSettings): void {
  test('types, tables and indexes are read with what they are', async () => {
    const state = await read(settings());
    expect(state).toMatchObject({ schema: 'public', ledger: { kind: 'absent' }, builds: [] });
    expect(
      state.types.map(({ schema, name, kind, labels }) => [schema, name, kind, labels]),
    ).toEqual([
      ['app', 'kind', 'enum', []],
      ['public', 'memories', 'table', []],
      ['public', 'status', 'enum', ['b', 'between', 'a']],
    ]);
    expect(state.tables).toMatchObject([
      { askedSchema: 'app', name: 'Things', kind: 'other' },
      {
        name: 'memories',
        kind: 'table',
        columns: expect.arrayContaining([
          expect.objectContaining({ name: 'id', type: 'bigint', notNull: true }),
          expect.objectContaining({ name: 'said', type: 'character varying(20)[]' }),
          expect.objectContaining({ name: 'at', type: 'timestamp(3) with time zone' }),
        ]) as unknown,
      },
    ]);
    expect(state.indexes).toMatchObject([
      {
        name: 'by_id',
        table: 'memories',
        valid: true,
        method: 'btree',
        partial: true,
        keys: [{ expression: 'id', opclass: 'int8_ops' }],
      },
    ]);
  });
}

function seesTheVectors(settings: () => ConnectionSettings): void {
  test('columns of pgvector are read with their dimensions, and sampled where they have none', async () => {
    const { vectorColumns } = await read(settings());
    const seen = vectorColumns.map(({ column, type, dimensions, sampled }) => {
      return [column, type, dimensions, sampled];
    });
    expect(seen).toEqual([
      ['e', 'vector', 3, []],
      ['f', 'vector', null, [2, 3]],
      ['h', 'halfvec', 5, []],
    ]);
  });
}

describe('PGlite', () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await startPglite();
    await server.sql(plainSchema + vectorSchema);
    return server.stop;
  });
  seesTheSchema(() => server.settings);
  seesTheVectors(() => server.settings);
});

describeWithServer(postgres18(), 'PostgreSQL 18 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql(plainSchema);
    return server.stop;
  });
  seesTheSchema(() => server.settings);
});

describeWithServer(postgres15WithPgvector(), 'PostgreSQL 15 with pgvector', (binDir) => {
  let server: NativePostgres;
  let plain: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql(plainSchema + vectorSchema);
    await server.sql("create role nobody login password 'of no account'");
    plain = { ...server.settings, user: 'nobody', password: 'of no account' };
    return server.stop;
  });
  seesTheSchema(() => server.settings);
  seesTheVectors(() => server.settings);

  test('a role without rights sees the same, and no value', async () => {
    const [all, some] = await Promise.all([read(server.settings), read(plain)]);
    const blind = (state: SchemaState) => ({
      ...state,
      vectorColumns: state.vectorColumns.map((column) => ({
        ...column,
        readable: null,
        sampled: null,
      })),
    });
    // Its search_path leads to the same tables; format_type writes the same.
    expect(blind(some)).toEqual(blind(all));
    expect(some.vectorColumns.flatMap(({ sampled }) => sampled)).toEqual([]);
  });

  test('a table that is locked does not keep the sample waiting', async () => {
    const holder = await connect(server.settings, { target: 'primary' });
    await holder.query('begin');
    await holder.query('lock table memories');
    const state = await withConnection(server.settings, (connection) =>
      readSchemaState(connection, { enums: [], tables: [declaredTable()] }),
    );
    expect(state.vectorColumns.flatMap(({ sampled }) => sampled)).toEqual([]);
    await holder.close();
  });

  test('a build by another session is seen by a role without rights, too', async () => {
    await server.sql('create table grown (id int); insert into grown values (1)');
    const holder = await connect(server.settings, { target: 'primary' });
    await holder.query('begin');
    await holder.query('insert into grown values (2)');
    const builder = await connect(server.settings, { target: 'primary' });
    const building = builder.query('create index concurrently grown_id on grown (id)');
    const seen = await withConnection(plain, async (connection) => {
      for (;;) {
        const state = await readSchemaState(connection, declared);
        if (state.builds.length > 0) return state;
      }
    });
    expect(seen.builds).toEqual([{ pid: builder.processId, schema: 'public', table: 'grown' }]);
    await holder.query('rollback');
    await building;
    await holder.close();
    await builder.close();
  });
});
