import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import type { RouterOptions } from '../../src/router/router-options.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { until } from '../support/until.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';

describeWithServer(postgres15(), 'a router on the fallback', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  /** The primary refuses connections from the start. */
  const degraded = async (
    writes: NonNullable<RouterOptions['writes']>,
  ): Promise<AsyncDisposable & { readonly pair: RoutedPair; readonly router: DatabaseRouter }> => {
    const pair = await routedPair(
      { primary: server, fallback: server },
      'create table notes (id int primary key); create table keyless (id int)',
    );
    await pair.toPrimary.set({ kind: 'refuse' });
    const router = await pair.open({ writes });
    return { pair, router, [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose]() };
  };
  const insert = 'insert into notes values (1)';

  describe.concurrent('that takes', () => {
    test('no writes: reads work, a write fails and says why', async () => {
      await using setup = await degraded('read-only');
      const { router } = setup;
      expect(router.status()).toMatchObject({ target: 'fallback', writes: 'read-only' });
      await expect(router.query('select * from notes')).resolves.toMatchObject({ rows: [] });
      await expect(router.query(insert)).rejects.toMatchObject({
        name: 'DegradedReadOnlyError',
        code: 'DEGRADED_READ_ONLY',
        cause: { code: '25006' },
      });
      await expect(router.transaction((client) => client.query(insert))).rejects.toMatchObject({
        code: 'DEGRADED_READ_ONLY',
      });
      expect(router.status().state).toBe('fallback');
    });

    test('no writes: a transaction that asks to write is refused, and leaves nothing behind', async () => {
      await using setup = await degraded('read-only');
      const { router, pair } = setup;
      const writing = router.query(`begin read write; ${insert}; commit`);
      await expect(writing).rejects.toMatchObject({
        code: 'DEGRADED_READ_ONLY',
        target: 'fallback',
      });
      expect(await pair.onFallback('select * from notes')).toEqual([]);
    });

    test('declared reads only: nothing else is sent', async () => {
      await using setup = await degraded('refuse');
      const { router } = setup;
      const refused = {
        name: 'DegradedReadOnlyError',
        detail: 'Only what is declared a read is sent to it.',
      };
      await expect(router.query('select 1')).rejects.toMatchObject(refused);
      await expect(router.transaction((client) => client.query('select 1'))).rejects.toMatchObject(
        refused,
      );
      const client = await router.connect();
      await expect(client.query('select 1')).rejects.toMatchObject(refused);
      const read = { text: 'select 1 as one', access: 'read' };
      await expect(client.query(read)).resolves.toMatchObject({ rowCount: 1 });
      client.release();
      await expect(
        router.withClient((lent) => lent.query('select 1'), { access: 'read' }),
      ).resolves.toMatchObject({ rowCount: 1 });
      await expect(
        router.transaction((lent) => lent.query(insert), { access: 'read' }),
      ).rejects.toMatchObject({ code: 'DEGRADED_READ_ONLY' });
    });

    test('writes into its journal: what cannot be brought back is refused', async () => {
      await using setup = await degraded('journal');
      const { router, pair } = setup;
      const refused = { code: 'JOURNAL_REFUSED', target: 'fallback' };
      await expect(router.query(insert)).resolves.toMatchObject({ rowCount: 1 });
      await expect(router.query('create table more (id int)')).rejects.toMatchObject(refused);
      await expect(router.query('truncate notes')).rejects.toMatchObject(refused);
      await expect(router.query("set Setup_Wizard . replaying = 'on'")).rejects.toMatchObject(
        refused,
      );
      await router.query('insert into keyless values (1)');
      await expect(router.query('update keyless set id = 2')).rejects.toMatchObject(refused);
      await expect(router.query(`${insert}; drop table notes`)).rejects.toMatchObject(refused);
      const { unreplayed } = await router.health();
      expect(unreplayed).toBe(2);
      expect(await pair.onFallback('select from notes')).toHaveLength(1);
    });

    test('writes into its journal: statements that were sent together stay in their order', async () => {
      await using setup = await degraded('journal');
      const { router } = setup;
      await router.query(insert);
      await router.withClient((client) =>
        Promise.all([
          client.query('begin'),
          client.query('create table if not exists notes (id int); update notes set id = id * 2'),
          client.query('update notes set id = id + 1'),
          client.query('commit'),
        ]),
      );
      await expect(router.query('select id from notes')).resolves.toMatchObject({
        rows: [{ id: 3 }],
      });
    });

    test('writes into its journal, but not of every table: which ones is known beforehand', async () => {
      await using setup = await degraded('journal');
      const { pair } = setup;
      await pair.toPrimary.set({ kind: 'ok' });
      await pair.onFallback("update setup_wizard.router_state set mode = 'closed'");
      await using router = await pair.open({ writes: 'journal' });
      await until(() => router.status().unrecorded.length > 0);
      expect(router.status().unrecorded).toMatchObject([{ table: 'public.keyless' }]);
    });

    test('writes into its journal: what an application makes at every start is let through', async () => {
      await using setup = await degraded('journal');
      const { router } = setup;
      await router.query('create table if not exists notes (id int primary key)');
      await router.query('create temp table scratch (id int); insert into scratch values (1)');
      await expect(router.query('create table if not exists more (id int)')).rejects.toMatchObject({
        code: 'JOURNAL_REFUSED',
      });
      const told = await new Promise((resolve) => {
        router.query('create schema if not exists public', [], (_, { command }) =>
          resolve(command),
        );
      });
      expect(told).toBe('CREATE');
    });

    test('no writes any more once it holds the way back: a write is refused as such', async () => {
      await using setup = await degraded('journal');
      const { router, pair } = setup;
      await router.query(insert);
      await pair.onFallback("update setup_wizard.router_state set mode = 'held'");
      await expect(router.query('select 1; insert into notes values (2)')).rejects.toMatchObject({
        code: 'FALLBACK_FENCED',
      });
    });

    test('less than was asked for: the sessions that were open before take no writes either', async () => {
      await using setup = await degraded('journal');
      const { pair } = setup;
      await pair.toPrimary.set({ kind: 'ok' });
      await pair.onFallback(
        `create table foreigner (id int); grant insert on foreigner to ${pair.role}`,
      );
      await pair.onFallback("update setup_wizard.router_state set mode = 'closed'");
      await using router = await pair.open({ writes: 'journal' });
      expect(router.status().target).toBe('primary');
      await pair.toPrimary.set({ kind: 'refuse' });
      await expect(router.query(insert)).rejects.toMatchObject({ code: 'DEGRADED_READ_ONLY' });
      expect(router.status()).toMatchObject({ target: 'fallback', writes: 'read-only' });
      await router.withClient(async (client) => {
        await client.query('discard all');
        await client.query('reset all');
        await expect(client.query(insert)).rejects.toMatchObject({ code: 'DEGRADED_READ_ONLY' });
      });
    });

    test('everything, where there is no primary', async () => {
      await using setup = await degraded('read-only');
      const { pair } = setup;
      const router = await pair.open({ targets: { ...pair.targets, primary: null } });
      expect(router.status()).toMatchObject({ state: 'local', writes: 'everything' });
      await expect(router.query('insert into notes values (9)')).resolves.toMatchObject({
        rowCount: 1,
      });
    });

    test('the statements after a switch over a connection that was open before it', async () => {
      await using setup = await degraded('read-only');
      const { pair } = setup;
      await pair.toPrimary.set({ kind: 'ok' });
      await using router = await pair.open();
      expect(router.status().target).toBe('primary');
      await until(() =>
        pair
          .onFallback("select to_regclass('setup_wizard.router_state') as made")
          .then(([row]) => row?.['made']),
      );
      const taken = pair.toFallback.taken();
      await pair.toPrimary.set({ kind: 'refuse' });
      await expect(router.query(insert)).rejects.toMatchObject({ code: 'DEGRADED_READ_ONLY' });
      const { rows } = await router.query<{ name: string }>('select current_database() as name');
      expect(rows[0]?.name).toBe(pair.targets.fallback.database);
      // What was opened meanwhile is for the fence, not for statements.
      expect(pair.toFallback.taken() - taken).toBeLessThanOrEqual(1);
    });
  });
});
