import { beforeAll, expect, test } from 'vitest';

import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { undoBootstrap } from '../../src/pgvector/undo-bootstrap.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const options = { target: 'primary', tries: 1 } as const;

const recorded =
  'select c.name, c.version, c.schema, c.extension_oid = e.oid as same from setup_wizard.created_extensions c join pg_extension e on e.extname = c.name order by 1';

describeWithServer(postgres15WithPgvector(), 'enabling a real pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, { made: 'by initdb' });
    await server.sql("create role app login password 'app pass'");
    return server.stop;
  });

  const asApp = (settings: ConnectionSettings): ConnectionSettings => ({
    ...settings,
    user: 'app',
    password: 'app pass',
  });
  const ownSchema = (database: string) =>
    server.sql("select from pg_namespace where nspname = 'setup_wizard'", database);

  test('writes down what it created, with the version and the schema', async () => {
    const settings = await freshDatabase(server);
    await bootstrapDatabase(settings, { ...options, extensionSchema: 'ext' });
    expect(await server.sql(recorded, settings.database)).toEqual([
      { name: 'pg_trgm', version: '1.6', schema: 'public', same: true },
      { name: 'uuid-ossp', version: '1.1', schema: 'public', same: true },
      { name: 'vector', version: '0.8.0', schema: 'ext', same: true },
    ]);
  });

  test('does not claim what was there before', async () => {
    const settings = await freshDatabase(server);
    await server.sql('create extension vector', settings.database);
    await bootstrapDatabase(settings, options);
    const names = await server.sql(
      'select name from setup_wizard.created_extensions order by 1',
      settings.database,
    );
    expect(names).toEqual([{ name: 'pg_trgm' }, { name: 'uuid-ossp' }]);
  });

  test('goes on without a record where the role may not keep one', async () => {
    const settings = await freshDatabase(server, 'app');
    await server.sql('create extension vector; create schema setup_wizard', settings.database);
    expect(await bootstrapDatabase(asApp(settings), options)).toMatchObject({
      createdExtensions: ['uuid-ossp', 'pg_trgm'],
      record: null,
    });
  });

  test('needs nothing of a plain role when the administrator has done it', async () => {
    const settings = await freshDatabase(server);
    await server.sql(
      'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
      settings.database,
    );
    expect(await bootstrapDatabase(asApp(settings), options)).toMatchObject({
      createdExtensions: [],
      record: null,
    });
    expect(await ownSchema(settings.database)).toEqual([]);
  });

  test('leaves an extension in the schema it is in, and says so when another was asked for', async () => {
    const settings = await freshDatabase(server);
    await server.sql('create extension vector', settings.database);
    const result = await bootstrapDatabase(settings, { ...options, extensionSchema: 'ext' });
    expect(result).toMatchObject({
      createdSchema: null,
      schemaDiffers: { wanted: 'ext', actual: 'public' },
    });
  });

  test('twenty runs at once on an empty server: each extension is made and written down once', async () => {
    const settings = { ...server.settings, database: 'crowd' };
    const results = await Promise.all(
      Array.from({ length: 20 }, () => bootstrapDatabase(settings, { ...options, tries: 5 })),
    );
    expect(results.flatMap(({ createdExtensions }) => createdExtensions).sort()).toEqual([
      'pg_trgm',
      'uuid-ossp',
      'vector',
    ]);
    expect(results.filter(({ record }) => record !== null)).toHaveLength(1);
    expect(await server.sql(recorded, 'crowd')).toHaveLength(3);
  });

  test('taken back, the record goes with the extensions', async () => {
    const settings = await freshDatabase(server);
    const result = await bootstrapDatabase(settings, options);
    expect(await undoBootstrap(settings, result, options)).toEqual({
      undone: ['extension pg_trgm', 'extension uuid-ossp', 'extension vector'],
      left: [],
    });
    expect(await ownSchema(settings.database)).toEqual([]);
  });

  test('taken back while one extension is in use, that one stays written down', async () => {
    const settings = await freshDatabase(server);
    const result = await bootstrapDatabase(settings, options);
    await server.sql('create table t (v vector(3))', settings.database);
    expect(await undoBootstrap(settings, result, options)).toMatchObject({
      left: ['extension vector'],
    });
    expect(await server.sql(recorded, settings.database)).toMatchObject([{ name: 'vector' }]);
  });

  test('taken back when the schema holds something else by now, only the record goes', async () => {
    const settings = await freshDatabase(server);
    const result = await bootstrapDatabase(settings, options);
    await server.sql('create table setup_wizard.other ()', settings.database);
    expect(await undoBootstrap(settings, result, options)).toMatchObject({ left: [] });
    const tables = await server.sql(
      "select relname from pg_class where relnamespace = 'setup_wizard'::regnamespace",
      settings.database,
    );
    expect(tables).toEqual([{ relname: 'other' }]);
  });
});
