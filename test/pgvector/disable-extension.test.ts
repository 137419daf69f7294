import { beforeAll, expect, onTestFinished, test } from 'vitest';

import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { disableExtension } from '../../src/pgvector/disable-extension.ts';
import type { DisableOutcome } from '../../src/pgvector/disable-outcome.ts';
import { explainDisable } from '../../src/pgvector/explain-disable.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const options = { target: 'primary', tries: 1 } as const;

async function disable(settings: ConnectionSettings): Promise<DisableOutcome> {
  const connection = await connect(settings, options);
  try {
    return await disableExtension(connection);
  } finally {
    await connection.close();
  }
}

describeWithServer(postgres15WithPgvector(), 'disabling a real pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql("create role app login password 'app pass'");
    return server.stop;
  });

  /** A database whose pgvector this program created, with what an application made of it. */
  async function ready(application = 'select'): Promise<ConnectionSettings> {
    const settings = await freshDatabase(server);
    await bootstrapDatabase(settings, options);
    await server.sql(application, settings.database);
    return settings;
  }
  const isInstalled = async ({ database }: ConnectionSettings): Promise<boolean> =>
    (await server.sql("select from pg_extension where extname = 'vector'", database)).length > 0;

  test('drops what this program created when nothing uses it, and forgets it', async () => {
    const settings = await ready();
    expect(await disable(settings)).toEqual({
      kind: 'dropped',
      version: '0.8.0',
      schema: 'public',
    });
    expect(
      await server.sql(
        'select name from setup_wizard.created_extensions order by 1',
        settings.database,
      ),
    ).toEqual([{ name: 'pg_trgm' }, { name: 'uuid-ossp' }]);
  });

  test('has nothing to do the second time', async () => {
    const settings = await ready();
    await disable(settings);
    expect(await disable(settings)).toEqual({ kind: 'absent' });
  });

  test.each([
    ['a column', 'create table t (v vector(3))', ['column v of table t']],
    ['an array', 'create table t (v vector[])', ['column v of table t']],
    [
      'a domain',
      'create domain embedding as vector(3); create table t (e embedding)',
      ['type embedding'],
    ],
    [
      'a function',
      "create function f(vector) returns int language sql as 'select 1'",
      ['function f(vector)'],
    ],
    ['half the precision', 'create table t (v halfvec(3))', ['column v of table t']],
    [
      'an index over quantised bits',
      'create table t (v real[]); create index i on t using hnsw ((binary_quantize(v::vector(3))::bit(3)) bit_hamming_ops)',
      ['index i'],
    ],
    [
      'a bit index',
      'create table t (b bit(3)); create index i on t using hnsw (b bit_hamming_ops)',
      ['index i'],
    ],
    [
      'a view',
      "create view w as select '[1]'::vector as v",
      ['column v of view w', 'rule _RETURN on view w'],
    ],
    [
      'a function that goes with the extension',
      "create function f() returns int language sql as 'select 1'; alter function f() depends on extension vector",
      ['function f()'],
    ],
  ])('keeps it for %s', async (_what, application, dependents) => {
    const settings = await ready(application);
    expect(await disable(settings)).toEqual({ kind: 'kept', reason: 'in-use', dependents });
    expect(await isInstalled(settings)).toBe(true);
  });

  test('keeps it for another extension that requires it', async () => {
    const settings = await ready(
      "insert into pg_depend values ('pg_extension'::regclass, (select oid from pg_extension where extname = 'pg_trgm'), 0, 'pg_extension'::regclass, (select oid from pg_extension where extname = 'vector'), 0, 'n')",
    );
    expect(await disable(settings)).toMatchObject({ dependents: ['extension pg_trgm'] });
  });

  test('keeps what it did not create', async () => {
    const settings = await freshDatabase(server);
    await server.sql('create extension vector', settings.database);
    await bootstrapDatabase(settings, options);
    expect(await disable(settings)).toEqual({
      kind: 'kept',
      reason: 'not-ours',
      owner: 'postgres',
    });
  });

  test('keeps what somebody created anew after ours was gone', async () => {
    const settings = await ready('drop extension vector; create extension vector');
    expect(await disable(settings)).toMatchObject({ kind: 'kept', reason: 'not-ours' });
  });

  test('keeps it when the record may not be read', async () => {
    const settings = await ready();
    expect(await disable({ ...settings, user: 'app', password: 'app pass' })).toMatchObject({
      reason: 'not-ours',
    });
  });

  test('keeps it when another role owns it', async () => {
    const settings = await ready(
      'grant usage on schema setup_wizard to app; grant select on setup_wizard.created_extensions to app',
    );
    expect(await disable({ ...settings, user: 'app', password: 'app pass' })).toEqual({
      kind: 'kept',
      reason: 'not-owner',
      owner: 'postgres',
    });
  });

  test('a table that comes after the look makes the server refuse, and it is named (F25)', async () => {
    const settings = await ready();
    const connection = await connect(settings, options);
    onTestFinished(() => connection.close());
    const late: typeof connection = {
      ...connection,
      query: async (text, ...rest) => {
        if (text === 'drop extension vector') {
          await server.sql('create table late (v vector(3))', settings.database);
        }
        return connection.query(text, ...rest);
      },
    };
    expect(await disableExtension(late)).toEqual({
      kind: 'kept',
      reason: 'in-use',
      dependents: ['column v of table late'],
    });
  });

  test('a standby or a read-only session is told as such (F16)', async () => {
    const settings = await ready();
    await server.sql(`alter database ${settings.database} set default_transaction_read_only = on`);
    await expect(disable(settings)).rejects.toMatchObject({ code: 'SERVER_READ_ONLY' });
  });
});

test('what keeps it is told in the words of the specification, and not all of a hundred', () => {
  const dependents = Array.from({ length: 100 }, (_, at) => `column v of table t${at}`);
  const told = explainDisable({ kind: 'kept', reason: 'in-use', dependents }, 'shop');
  expect(told.message).toBe('Cannot drop pgvector: tables using vector type exist');
  expect(told.detail).toMatch(/^column v of table t0; .*; 90 more$/);
});

test.each(['not-ours', 'not-owner'] as const)(
  'what is %s comes with the statement for its owner',
  (reason) => {
    expect(explainDisable({ kind: 'kept', reason, owner: 'dba' }, 'shop').fix).toBe(
      'If nothing else needs it, in database "shop" as "dba": drop extension vector;',
    );
  },
);
