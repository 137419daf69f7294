import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { until } from '../support/until.ts';

describeWithServer(postgres15(), 'a connection that breaks', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  const notesPair = (): Promise<RoutedPair> =>
    routedPair({ primary: server, fallback: server }, 'create table notes (id int primary key)');
  const slowInsert = 'insert into notes select 1 from pg_sleep(20)';
  /** Runs longer than it takes to see it run. */
  const slowRead = 'select current_database() as name from pg_sleep(2)';
  /** Waits until the server runs that statement. */
  const running = (pair: RoutedPair, text: string): Promise<unknown> =>
    until(async () => {
      const found = await pair.onPrimary(
        `select from pg_stat_activity where datname = current_database() and state = 'active' and query = '${text.replaceAll("'", "''")}'`,
      );
      return found.length > 0;
    });
  const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      return await work;
    } catch (error) {
      return error;
    }
  };
  const inTransaction = async (router: DatabaseRouter): Promise<PoolClient> => {
    const client = await router.connect();
    await client.query('begin');
    await client.query('insert into notes values (2)');
    return client;
  };

  describe.concurrent('under', () => {
    test('a write that was sent: nobody can tell, and it is not sent again', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const outcome = failureOf(router.query(slowInsert));
      await running(pair, slowInsert);
      pair.toPrimary.killAll();
      expect(await outcome).toMatchObject({
        name: 'QueryOutcomeUnknownError',
        code: 'QUERY_OUTCOME_UNKNOWN',
        target: 'primary',
        cause: expect.any(Error) as Error,
      });
      await expect(router.query('select 1 as one')).resolves.toMatchObject({ rowCount: 1 });
    });

    test('a write whose backend an administrator ends: nobody can tell either', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const outcome = failureOf(router.query(slowInsert));
      await running(pair, slowInsert);
      await pair.onPrimary(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and query = '${slowInsert}'`,
      );
      expect(await outcome).toMatchObject({
        code: 'QUERY_OUTCOME_UNKNOWN',
        cause: { code: '57P01' },
      });
    });

    test('a declared read: it is run again, where it was if that answers', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const text = slowRead;
      const answer = router.query<{ name: string }>({ text, access: 'read' });
      await running(pair, text);
      pair.toPrimary.killAll();
      expect((await answer).rows[0]?.name).toBe(pair.targets.primary.database);
    });

    test('a declared read: it is run again on the fallback when the primary is gone', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const text = slowRead;
      const names: unknown[] = [];
      const reading = router.transaction(
        async (client) => {
          const { rows } = await client.query<{ name: string }>(text);
          names.push(rows[0]?.name);
        },
        { access: 'read' },
      );
      await running(pair, text);
      await pair.toPrimary.set({ kind: 'refuse' });
      await reading;
      expect(names).toEqual([pair.targets.fallback.database]);
    });

    test('an open transaction: it is lost, and nothing of it was kept', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const client = await inTransaction(router);
      pair.toPrimary.killAll();
      const lost = await failureOf(client.query('insert into notes values (3)'));
      expect(lost).toMatchObject({ name: 'TransactionLostError', code: 'TRANSACTION_LOST' });
      expect(await failureOf(client.query('rollback'))).toMatchObject({ code: 'TRANSACTION_LOST' });
      client.release();
      expect(await pair.onPrimary('select from notes')).toHaveLength(0);
    });

    test('a COMMIT: nobody can tell, and the ROLLBACK after it tells no better story', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const client = await inTransaction(router);
      await pair.toPrimary.set({ kind: 'freeze' });
      const committed = failureOf(client.query('commit'));
      await pair.toPrimary.set({ kind: 'refuse' });
      expect(await committed).toMatchObject({ code: 'QUERY_OUTCOME_UNKNOWN' });
      expect(await failureOf(client.query('rollback'))).toBe(await committed);
      client.release();
    });

    test('a connection that nobody uses: nobody notices', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      await router.query('select 1');
      pair.toPrimary.killAll();
      await expect(router.query('insert into notes values (4)')).resolves.toMatchObject({
        rowCount: 1,
      });
    });

    test('a connection that is held between statements: the next is not sent', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const client = await router.connect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      pair.toPrimary.killAll();
      await ended;
      expect(await failureOf(client.query('insert into notes values (5)'))).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        target: 'primary',
      });
      client.release();
      await expect(until(() => router.totalCount === 0)).resolves.toBe(true);
    });

    test('those who wait for a connection: they are sent on at once', async () => {
      await using pair = await notesPair();
      const router = await pair.open({ pool: { max: 1, connectionTimeoutMillis: 60_000 } });
      const client = await router.connect();
      const waiting = router.query<{ name: string }>('select current_database() as name');
      await until(() => router.waitingCount === 1);
      await pair.toPrimary.set({ kind: 'refuse' });
      const started = performance.now();
      expect((await waiting).rows[0]?.name).toBe(pair.targets.fallback.database);
      expect(performance.now() - started).toBeLessThan(30_000);
      client.release();
    });

    test('a statement without an answer in time: its connection is not used again', async () => {
      await using pair = await notesPair();
      const router = await pair.open({ pool: { queryTimeoutMillis: 1_000 } });
      expect(await failureOf(router.query(slowInsert))).toMatchObject({
        code: 'QUERY_OUTCOME_UNKNOWN',
        detail: 'Query read timeout',
      });
      await expect(router.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
      expect(router.status().state).not.toBe('fallback');
    });

    test('close: frozen connections hold it up no longer than two seconds', async () => {
      await using pair = await notesPair();
      const router = await pair.open();
      const held = await router.connect();
      const pending = failureOf(held.query(slowInsert));
      await running(pair, slowInsert);
      await pair.toPrimary.set({ kind: 'freeze' });
      const started = performance.now();
      await router.close();
      expect(performance.now() - started).toBeLessThan(2_000 * 2);
      expect(await pending).toMatchObject({ code: 'QUERY_OUTCOME_UNKNOWN' });
      await pair.toPrimary.set({ kind: 'ok' });
    });
  });
});
