import { beforeAll, beforeEach, expect, test } from 'vitest';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { connect } from '../../src/postgres/connect.ts';
import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { undoBootstrap } from '../../src/pgvector/undo-bootstrap.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { stubVector } from '../support/stub-vector.ts';
import { until } from '../support/until.ts';

const options = { target: 'primary', tries: 1 } as const;

const extensions = "select extname from pg_extension where extname <> 'plpgsql' order by 1";

describeWithServer(postgres18(), 'bootstrapDatabase on PostgreSQL 18', (binDir) => {
  let server: NativePostgres;
  let at: (changes: Partial<ConnectionSettings>) => ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7'),
    });
    at = (changes) => ({ ...server.settings, ...changes });
    await server.sql("create role app login password 'app pass'");
    return server.stop;
  });
  beforeEach(async () => {
    await server.sql('drop database if exists shop with (force)');
  });

  test('makes a missing database and its three extensions', async () => {
    const result = await bootstrapDatabase(at({ database: 'shop' }), options);
    expect(result).toEqual({
      createdDatabase: true,
      createdSchema: null,
      createdExtensions: ['vector', 'uuid-ossp', 'pg_trgm'],
      record: { madeSchema: true, madeTable: true },
      schemaDiffers: null,
      missing: [],
    });
    expect(await server.sql(extensions, 'shop')).toEqual([
      { extname: 'pg_trgm' },
      { extname: 'uuid-ossp' },
      { extname: 'vector' },
    ]);
  });

  test('writes nothing to a database that is ready', async () => {
    const settings = at({ database: 'shop' });
    await bootstrapDatabase(settings, options);
    await server.sql('alter database shop set default_transaction_read_only = on');
    expect(await bootstrapDatabase(settings, options)).toEqual({
      createdDatabase: false,
      createdSchema: null,
      createdExtensions: [],
      record: null,
      schemaDiffers: null,
      missing: [],
    });
  });

  test('twenty runs at once all succeed, and each thing is made by exactly one of them', async () => {
    const settings = at({ database: 'shop' });
    const results = await Promise.all(
      Array.from({ length: 20 }, () => bootstrapDatabase(settings, { ...options, tries: 5 })),
    );
    expect(results.filter(({ createdDatabase }) => createdDatabase)).toHaveLength(1);
    expect(results.flatMap(({ createdExtensions }) => createdExtensions).sort()).toEqual([
      'pg_trgm',
      'uuid-ossp',
      'vector',
    ]);
  });

  test('installs into the schema that is asked for', async () => {
    const result = await bootstrapDatabase(at({ database: 'shop' }), {
      ...options,
      extensionSchema: 'extensions',
    });
    expect(result.createdSchema).toBe('extensions');
    expect(
      await server.sql(
        "select extnamespace::regnamespace::text as s from pg_extension where extname = 'vector'",
        'shop',
      ),
    ).toEqual([{ s: 'extensions' }]);
  });

  test('can be taken back: only what it made goes', async () => {
    await server.sql('create database shop');
    await server.sql('create extension pg_trgm', 'shop');
    const settings = at({ database: 'shop' });
    const result = await bootstrapDatabase(settings, { ...options, extensionSchema: 'ext' });
    expect(await undoBootstrap(settings, result, options)).toEqual({
      undone: ['extension uuid-ossp', 'extension vector', 'schema ext'],
      left: [],
    });
    expect(await server.sql(extensions, 'shop')).toEqual([{ extname: 'pg_trgm' }]);
  });

  test('taking back leaves what somebody uses by now', async () => {
    const settings = at({ database: 'shop' });
    await server.sql('create database shop');
    const result = await bootstrapDatabase(settings, options);
    await server.sql('create table t (v vector)', 'shop');
    const undo = await undoBootstrap(settings, result, options);
    expect(undo.left).toEqual(['extension vector']);
  });

  test('a database it created is dropped again when the extensions fail', async () => {
    await server.sql('alter role app createdb');
    const settings = at({ database: 'shop', user: 'app', password: 'app pass' });
    await expect(bootstrapDatabase(settings, options)).rejects.toMatchObject({
      code: 'PGVECTOR_PERMISSION',
      detail: expect.stringContaining('Must be superuser') as string,
      fix: 'The database that this run created is gone again. As an administrator: create database "shop" owner "app"; Then: Connect to database "shop" as a superuser (usually postgres) and run: create extension if not exists vector;',
    });
    expect(await server.sql("select from pg_database where datname = 'shop'")).toEqual([]);
    await server.sql('alter role app nocreatedb');
  });

  test('a database it created stays when somebody made a table in it meanwhile', async () => {
    const settings = at({ database: 'shop' });
    const result = await bootstrapDatabase(settings, options);
    await server.sql('create table t (id int)', 'shop');
    expect(await undoBootstrap(settings, result, options)).toEqual({
      undone: [],
      left: ['database shop'],
    });
    await server.sql('drop table t', 'shop');
    expect(await undoBootstrap(settings, result, options)).toEqual({
      undone: ['database shop'],
      left: [],
    });
  });

  test('a role that may not create the database gets the statement for the administrator', async () => {
    const settings = at({ database: 'shop', user: 'app', password: 'app pass' });
    await expect(bootstrapDatabase(settings, options)).rejects.toMatchObject({
      code: 'DATABASE_CREATE_DENIED',
      fix: 'As an administrator: create database "shop" owner "app";',
    });
  });

  test('does not create a database when it may not', async () => {
    await expect(
      bootstrapDatabase(at({ database: 'shop' }), { ...options, mayCreateDatabase: false }),
    ).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
  });

  test('a plain role only needs what is missing: after the administrator, it needs nothing', async () => {
    await server.sql('create database shop owner app');
    await server.sql('create extension vector', 'shop');
    const settings = at({ database: 'shop', user: 'app', password: 'app pass' });
    expect(await bootstrapDatabase(settings, options)).toMatchObject({
      createdExtensions: ['uuid-ossp', 'pg_trgm'],
      missing: [],
    });
  });

  test('extensions that are only wanted are reported, not fatal', async () => {
    await server.sql('create database shop');
    await server.sql('create extension vector', 'shop');
    await server.sql('revoke create on database shop from public', 'shop');
    const settings = at({ database: 'shop', user: 'app', password: 'app pass' });
    const { missing } = await bootstrapDatabase(settings, options);
    expect(missing.map(({ name }) => name)).toEqual(['uuid-ossp', 'pg_trgm']);
    expect(missing[0]?.fix).toContain('create extension if not exists "uuid-ossp";');
  });

  test('a table called vector is a conflict, and nothing stays behind', async () => {
    await server.sql('create database shop');
    await server.sql('create table vector (id int)', 'shop');
    await expect(bootstrapDatabase(at({ database: 'shop' }), options)).rejects.toMatchObject({
      code: 'PGVECTOR_CONFLICT',
      message: "Type 'vector' already exists from different source: table public.vector",
    });
    expect(await server.sql(extensions, 'shop')).toEqual([]);
  });

  test('a read-only session is refused before anything is tried', async () => {
    await server.sql('create database shop');
    await server.sql('alter database shop set default_transaction_read_only = on');
    await expect(bootstrapDatabase(at({ database: 'shop' }), options)).rejects.toMatchObject({
      code: 'SERVER_READ_ONLY',
    });
  });

  test('cancelled while it waits for another run, it ends at once and leaves nothing', async () => {
    await server.sql('create database shop');
    const settings = at({ database: 'shop' });
    const other = await connect(settings, options);
    await other.query("begin; select pg_advisory_xact_lock(x'73657475702d7769'::bigint)");
    const cancel = new AbortController();
    const run = bootstrapDatabase(settings, { ...options, signal: cancel.signal });
    const outcome = expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    const waiting = "select from pg_stat_activity where wait_event = 'advisory'";
    await until(async () => (await server.sql(waiting)).length > 0);
    cancel.abort();
    await outcome;
    await other.close();
    expect(await server.sql(extensions, 'shop')).toEqual([]);
  });
});

describeWithServer(
  postgres15(),
  'bootstrapDatabase on PostgreSQL 15 without pgvector',
  (binDir) => {
    let server: NativePostgres;
    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      return server.stop;
    });

    test('names the package, and takes the database back that it had made', async () => {
      const settings = { ...server.settings, database: 'shop' };
      await expect(bootstrapDatabase(settings, options)).rejects.toMatchObject({
        code: 'PGVECTOR_NOT_AVAILABLE',
        message: 'pgvector extension not available. Ensure postgresql-15-pgvector is installed',
        fix: expect.stringContaining('sudo apt install postgresql-15-pgvector') as string,
      });
      expect(await server.sql("select from pg_database where datname = 'shop'")).toEqual([]);
    });
  },
);
