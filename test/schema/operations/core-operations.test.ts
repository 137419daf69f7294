import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import type { CheckResult } from '../../../src/postgres/check-result.ts';
import { probe } from '../../../src/postgres/probe.ts';
import { coreOperations } from '../../../src/schema/operations/core-operations.ts';
import { startEmbedded } from '../../support/embedded-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import {
  describeWithServer,
  postgres15,
  postgres15WithPgvector,
} from '../../support/postgres-installation.ts';

/** Everything that a created table would leave behind. */
const catalogues = `select (select count(*) from pg_class) + (select count(*) from pg_type)
  + (select count(*) from pg_constraint) + (select count(*) from pg_attribute) as things`;

async function operate(settings: ConnectionSettings, dimensions = 768): Promise<CheckResult> {
  const connection = await connect(settings, { target: 'primary' });
  try {
    const before = await connection.query(catalogues);
    const result = await coreOperations(connection, await probe(connection), dimensions);
    expect(await connection.query(catalogues)).toEqual(before);
    return result;
  } finally {
    await connection.close();
  }
}

describe('the embedded fallback', () => {
  let settings: ConnectionSettings;
  beforeAll(async () => {
    const server = await startEmbedded();
    settings = server.settings;
    return server.end;
  });

  test('does the core operations, and nothing stays', async () => {
    expect(await operate(settings)).toEqual({
      id: 'schema.operations',
      target: 'primary',
      status: 'pass',
      message: 'Tables, members, chat and nearest neighbours work; all was rolled back.',
      fix: null,
    });
  });
});

describeWithServer(postgres15WithPgvector(), 'PostgreSQL 15 with pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql('create schema ext; create extension vector with schema ext');
    await server.sql("create role app login password 'of the app'");
    return server.stop;
  });
  const app = (): ConnectionSettings => {
    return { ...server.settings, user: 'app', password: 'of the app' };
  };

  test.each([1, 384, 768, 1536, 3072, 16_000])(
    'does the core operations with %i dimensions, and nothing stays',
    async (dimensions) => {
      expect((await operate(server.settings, dimensions)).status).toBe('pass');
    },
  );

  test('runs at the same time do not wait for each other', async () => {
    const connection = await connect(server.settings, { target: 'primary' });
    const known = await probe(connection);
    const others = await Promise.all(
      Array.from({ length: 8 }, () => connect(server.settings, { target: 'primary' })),
    );
    const results = await Promise.all(others.map((one) => coreOperations(one, known, 768)));
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill('pass'));
    await Promise.all([connection, ...others].map((one) => one.close()));
  });

  test('a role that may not use the schema of pgvector is not tested', async () => {
    expect(await operate(app())).toMatchObject({
      status: 'skip',
      message: 'Not tested: schema "ext" may not be used.',
    });
  });

  test('a role that may not create tables is warned with the grant', async () => {
    await server.sql('grant usage on schema ext to app');
    expect(await operate(app())).toMatchObject({
      status: 'warn',
      message: 'Not tested: user "app" may not create tables in schema "public".',
      fix: expect.stringContaining('grant usage, create on schema "public" to "app";') as string,
    });
    await server.sql('grant create on schema public to app');
    expect((await operate(app())).status).toBe('pass');
    await server.sql(
      'revoke create on schema public from app; revoke usage on schema ext from app',
    );
  });

  test('a role that works with the tables of another one lacks nothing', async () => {
    await server.sql(
      'grant usage on schema ext to app; create table orders (id int); grant select, insert, update, delete on orders to app',
    );
    expect(await operate(app())).toMatchObject({
      status: 'skip',
      message: expect.stringContaining("An application's own role needs no more") as string,
      fix: null,
    });
    await server.sql('revoke delete on orders from app');
    expect(await operate(app())).toMatchObject({ status: 'warn' });
    await server.sql('drop table orders; revoke usage on schema ext from app');
  });

  test('a session that may only read is not tested', async () => {
    await server.sql('alter role app set default_transaction_read_only = on');
    expect(await operate(app())).toMatchObject({
      status: 'skip',
      message: 'Not tested: the server is read-only.',
    });
    await server.sql('alter role app reset default_transaction_read_only');
  });

  test('a role without a schema to create in is told how to get one', async () => {
    await server.sql('grant usage on schema ext to app; alter role app set search_path = nowhere');
    expect(await operate(app())).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('create schema app authorization "app";') as string,
    });
    await server.sql('alter role app reset search_path; revoke usage on schema ext from app');
  });

  test('what forbids tables is told in its own words', async () => {
    await server.sql(`create function forbid() returns event_trigger language plpgsql as
      $$ begin raise exception 'the auditors forbid it'; end $$`);
    await server.sql(
      "create event trigger forbidden on ddl_command_end when tag in ('CREATE TABLE') execute function forbid()",
    );
    expect(await operate(server.settings)).toMatchObject({
      status: 'fail',
      message: 'Core operations could not create tables: the auditors forbid it',
    });
    await server.sql('drop event trigger forbidden; drop function forbid()');
  });

  test.each([
    ['insert vectors', 'ext.array_to_vector(real[], int, bool)'],
    ['read the nearest neighbours', 'ext.l2_distance(ext.vector, ext.vector)'],
  ])('the step that fails is named: %s', async (deed, needed) => {
    await server.sql(`grant usage on schema ext to app; grant create on schema public to app;
      revoke execute on function ${needed} from public`);
    const { status, message } = await operate(app());
    expect([status, message]).toEqual([
      'fail',
      expect.stringContaining(`Core operations could not ${deed}: permission denied`),
    ]);
    await server.sql(`grant execute on function ${needed} to public;
      revoke usage on schema ext from app; revoke create on schema public from app`);
  });

  test('too many dimensions fail where the table is created', async () => {
    expect(await operate(server.settings, 16_001)).toMatchObject({
      status: 'fail',
      message: expect.stringContaining(
        'could not create tables: dimensions for type vector',
      ) as string,
    });
  });
});

describeWithServer(postgres15(), 'PostgreSQL 15 without pgvector', (binDir) => {
  test('is not tested', async () => {
    const server = await startNativePostgres(binDir);
    expect(await operate(server.settings)).toMatchObject({
      status: 'skip',
      message: 'Not tested: pgvector is not installed.',
    });
    await server.stop();
  });
});
