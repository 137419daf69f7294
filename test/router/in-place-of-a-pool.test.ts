import Cursor from 'pg-cursor';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { until } from '../support/until.ts';

describeWithServer(postgres15(), 'a router in place of a pool', (binDir) => {
  let server: NativePostgres;
  let pair: RoutedPair;
  let router: DatabaseRouter;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    pair = await routedPair(
      { primary: server, fallback: server },
      'create table notes (id int primary key, body text)',
    );
    router = await pair.open({ pool: { max: 4 } });
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
    await server.stop();
  });

  test('is a Pool to those that look for one', () => {
    expect(router).toBeInstanceOf(pg.Pool);
    expect(router.constructor.name).toContain('Pool');
    expect(router.options.max).toBe(4);
  });

  test('answers a text, a text with values, a configuration and an array of rows', async () => {
    await expect(router.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await expect(router.query('select $1::int as n', [2])).resolves.toMatchObject({
      rows: [{ n: 2 }],
    });
    await expect(
      router.query({ name: 'named', text: 'select $1::int as n', values: [3] }),
    ).resolves.toMatchObject({ rows: [{ n: 3 }] });
    await expect(router.query({ text: 'select 4 as n', rowMode: 'array' })).resolves.toMatchObject({
      rows: [[4]],
    });
    await expect(router.query({ text: 'select 5 as n', access: 'read' })).resolves.toMatchObject({
      rows: [{ n: 5 }],
    });
    const several: unknown = await router.query('select 6; select 7');
    expect(several).toHaveLength(2);
  });

  test('tells callbacks', async () => {
    const answer = await new Promise<unknown>((resolve) => {
      router.query('select $1::text as word', ['told'], (error, result) =>
        resolve([error, result.rows]),
      );
    });
    expect(answer).toEqual([undefined, [{ word: 'told' }]]);
    const refused = await new Promise((resolve) => {
      router.query('select nothing', [], (error) => resolve(error));
    });
    expect(refused).toMatchObject({ code: '42703' });
    const lent = await new Promise<pg.PoolClient | undefined>((resolve) => {
      router.connect((error, client, done) => {
        resolve(client);
        done(error);
      });
    });
    await expect(until(() => router.idleCount > 0)).resolves.toBe(true);
    expect(lent?.getTransactionStatus()).toBe('I');
  });

  test('passes an error of the server on as pg made it, and keeps the connection', async () => {
    const backend = async (): Promise<unknown> =>
      (await router.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
    const before = await backend();
    const error: unknown = await router.query('select 1/0').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(pg.DatabaseError);
    expect(error).toMatchObject({ code: '22012' });
    expect((error as Error).stack).toContain('in-place-of-a-pool.test.ts');
    expect(await backend()).toBe(before);
  });

  test('an error that only speaks of connections is the caller’s', async () => {
    const text = `do $$ begin raise exception 'Connection terminated unexpectedly' using errcode = '08006'; end $$`;
    await expect(router.query(text)).rejects.toMatchObject({ code: '08006' });
    expect(router.status().state).toBe('primary');
  });

  test('runs query objects of other libraries: cursors and COPY', async () => {
    const client = await router.connect();
    try {
      const cursor = client.query(new Cursor('select n from generate_series(1, 5) n'));
      expect(await cursor.read(2)).toEqual([{ n: 1 }, { n: 2 }]);
      await cursor.close();
      const copy = client.query(copyFrom('copy notes from stdin'));
      await pipeline(Readable.from(['1\tone\n', '2\ttwo\n']), copy);
      const { rows } = await client.query('select count(*)::int as n from notes');
      expect(rows).toEqual([{ n: 2 }]);
    } finally {
      client.release();
    }
    const query = router.query(new pg.Query('select 9 as n'));
    const row = await new Promise((resolve) => query.on('row', resolve));
    expect(row).toEqual({ n: 9 });
    await expect(until(() => router.idleCount === router.totalCount)).resolves.toBe(true);
  });

  test('a transaction is kept when the work ends, and taken back when it throws', async () => {
    await router.transaction((client) => client.query("insert into notes values (10, 'kept')"));
    const broken = router.transaction(async (client) => {
      await client.query("insert into notes values (11, 'gone')");
      throw new Error('the work gave up');
    });
    await expect(broken).rejects.toThrow('the work gave up');
    const { rows } = await router.query('select id from notes where id in (10, 11)');
    expect(rows).toEqual([{ id: 10 }]);
  });

  test('a transaction whose failed statement was hushed up is not taken for kept', async () => {
    const hushed = router.transaction(async (client) => {
      await client.query("insert into notes values (12, 'gone')");
      await client.query('select 1/0').catch(() => undefined);
    });
    await expect(hushed).rejects.toMatchObject({ code: 'TRANSACTION_LOST' });
  });

  test('a transaction that is declared a read takes no writes', async () => {
    const writing = router.transaction(
      (client) => client.query("insert into notes values (13, 'no')"),
      { access: 'read' },
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
    expect(router.status().state).toBe('primary');
  });

  test('counts connections, tells of new ones, and says when all are in use', async () => {
    await using narrow = await pair.open({ pool: { max: 1, connectionTimeoutMillis: 1_000 } });
    const opened: unknown[] = [];
    narrow.on('connect', (client) => opened.push(client));
    const client = await narrow.connect();
    expect(opened).toContain(client);
    expect([narrow.totalCount, narrow.idleCount]).toEqual([1, 0]);
    const waiting = narrow.query('select 1');
    await expect(until(() => narrow.waitingCount === 1)).resolves.toBe(true);
    await expect(waiting).rejects.toMatchObject({ code: 'TOO_MANY_CONNECTIONS' });
    client.release();
    await expect(narrow.query('select 1 as one')).resolves.toMatchObject({ rowCount: 1 });
  });

  test('lends a connection for as long as the work takes', async () => {
    const before = router.idleCount;
    await router.withClient((client) => client.query('select 1'));
    expect(router.idleCount).toBeGreaterThanOrEqual(before);
  });

  test('takes writes on the primary in a shell that route has sent to the fallback', async () => {
    const asked = '-c work_mem=5MB -c default_transaction_read_only=on';
    vi.stubEnv('PGOPTIONS', asked);
    try {
      await using routed = await pair.open();
      expect(routed.status().state).toBe('primary');
      const { rows } = await routed.query<Record<string, string>>(
        `select current_setting('transaction_read_only') as writes, current_setting('work_mem') as memory`,
      );
      expect(rows).toEqual([{ writes: 'off', memory: '5MB' }]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('closes once, whatever it is called, and takes nothing after', async () => {
    const other = await pair.open();
    await other.query('select 1');
    await Promise.all([other.close(), other.end(), other.close()]);
    expect([other.ending, other.ended]).toEqual([true, true]);
    await expect(other.query('select 1')).rejects.toMatchObject({ code: 'ROUTER_CLOSED' });
    await expect(other.connect()).rejects.toMatchObject({ code: 'ROUTER_CLOSED' });
    await new Promise<void>((resolve) => other.end(resolve));
  });
});
