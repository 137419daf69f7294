import { beforeAll, expect, test } from 'vitest';

import { type ConnectProgress, connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { until } from '../support/until.ts';

const target = 'primary';
const password = 'never-to-be-seen';

describeWithServer(postgres18(), 'a real server', (binDir) => {
  let server: NativePostgres;
  let at: (changes: Partial<ConnectionSettings>) => ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      hba: [
        'local all all scram-sha-256',
        'host all rejected all reject',
        'host all cleartext all password',
        'host all md5er all md5',
        'host all all all scram-sha-256',
      ],
    });
    at = (changes) => ({ ...server.settings, ...changes });
    await server.sql(`
      create role app login password 'app pass';
      create role cleartext login password 'app pass';
      create role nologin password 'app pass';
      create role single login password 'app pass' connection limit 0`);
    await server.sql('create database closed');
    await server.sql('revoke connect on database closed from public');
    return server.stop;
  });

  const refusals: readonly (readonly [string, Partial<ConnectionSettings>, object])[] = [
    ['a wrong password', { password }, { code: 'AUTH_FAILED' }],
    ['no password', { password: null }, { code: 'AUTH_FAILED', fix: 'Set POSTGRES_PASSWORD.' }],
    ['an unknown role', { user: 'nobody' }, { code: 'AUTH_FAILED' }],
    [
      'a role that may not log in',
      { user: 'nologin', password: 'app pass' },
      { code: 'AUTH_FAILED' },
    ],
    [
      'a missing database',
      { database: 'nope' },
      {
        code: 'DATABASE_MISSING',
        fix: expect.stringContaining('setup-wizard bootstrap --target primary') as string,
      },
    ],
    [
      'a database without connect',
      { database: 'closed', user: 'app', password: 'app pass' },
      {
        code: 'DATABASE_ACCESS_DENIED',
        fix: 'As the owner: grant connect on database "closed" to "app";',
      },
    ],
    ['an address that pg_hba.conf rejects', { user: 'rejected' }, { code: 'ACCESS_REJECTED' }],
  ];
  test.each(refusals)(
    '%s is an error of configuration: told at once',
    async (_what, changes, expected) => {
      const events: ConnectProgress[] = [];
      const attempt = connect(at(changes), {
        target,
        tries: 30,
        onProgress: (e) => events.push(e),
      });
      await expect(attempt).rejects.toMatchObject(expected);
      expect(events).toEqual([]);
    },
  );

  test('a role at its connection limit is tried again', async () => {
    const attempt = connect(at({ user: 'single', password: 'app pass' }), { target, tries: 2 });
    await expect(attempt).rejects.toMatchObject({ code: 'TOO_MANY_CONNECTIONS' });
  });

  test('logs in with SCRAM, with a cleartext request, and over the Unix socket', async () => {
    const ways = [
      at({}),
      at({ user: 'cleartext', password: 'app pass' }),
      ...(process.platform === 'win32'
        ? []
        : [at({ host: server.socketDirectory, sslmode: 'verify-full' })]),
    ];
    for (const settings of ways) {
      const connection = await connect(settings, { target });
      const { rows } = await connection.query('select pg_backend_pid() as pid, $1::text as word', [
        'ß',
      ]);
      expect(rows).toEqual([{ pid: connection.processId, word: 'ß' }]);
      expect(connection.tls).toBe(false);
      await connection.close();
    }
  });

  test('runs several statements in one round trip', async () => {
    const connection = await connect(at({}), { target });
    const results = await connection.batch(
      'begin; select 1 as a; select 2 as b union select 3; rollback',
    );
    expect(results.map(({ rows }) => rows)).toEqual([[], [{ a: 1 }], [{ b: 2 }, { b: 3 }], []]);
    await connection.close();
  });

  test("an SQL error carries the server's words and leaves the session usable", async () => {
    const connection = await connect(at({}), { target });
    await expect(connection.query('select 1/0')).rejects.toMatchObject({
      code: 'POSTGRES_ERROR',
      detail: 'division by zero',
    });
    expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await connection.close();
  });

  test('a query has a time limit, after which the session is closed', async () => {
    const connection = await connect(at({}), { target, queryTimeoutMs: 150 });
    await expect(connection.query('select pg_sleep(60)')).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
    });
    await expect(connection.query('select 1')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await connection.close();
  });

  test('cancelling ends a running query', async () => {
    const cancel = new AbortController();
    const connection = await connect(at({}), { target, signal: cancel.signal });
    const outcome = expect(connection.query('select pg_sleep(60)')).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    cancel.abort();
    await outcome;
    await connection.close();
  });

  test('cancelling stops a statement on the server, so that its locks do not stay', async () => {
    const cancel = new AbortController();
    const connection = await connect(at({}), { target, signal: cancel.signal });
    const { processId } = connection;
    const outcome = expect(
      connection.query('select pg_advisory_lock(7), pg_sleep(60)'),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    const locks = (): Promise<readonly unknown[]> =>
      server.sql(`select from pg_locks where locktype = 'advisory' and pid = ${processId ?? 0}`);
    await until(async () => (await locks()).length === 1);
    cancel.abort();
    await outcome;
    await until(async () => (await locks()).length === 0, 5_000);
    await connection.close();
  });

  test('a session that the server ends between two queries ends nothing else', async () => {
    const connection = await connect(at({}), { target });
    await server.sql(`select pg_terminate_backend(${connection.processId ?? 0}, 5000)`);
    await expect(connection.query('select 1')).rejects.toMatchObject({
      code: expect.stringMatching(/^(SERVER_SHUTTING_DOWN|CONNECTION_LOST)$/) as string,
    });
    await connection.close();
  });

  test('closing twice is the same as closing once, and the server is rid of the session', async () => {
    const connection = await connect(at({}), { target, applicationName: 'to be closed' });
    await connection.close();
    await connection.close();
    const open = "select from pg_stat_activity where application_name = 'to be closed'";
    await until(async () => (await server.sql(open)).length === 0);
  });

  test('no error shows the password', async () => {
    const error: unknown = await connect(at({ database: password, password }), { target }).catch(
      (e: unknown) => e,
    );
    const { message, detail, fix } = error as { message: string; detail: string; fix: string };
    expect(`${message}${detail}${fix}`).not.toContain(password);
  });
});
