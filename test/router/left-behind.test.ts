import { afterAll, describe, expect, test } from 'vitest';
import type { RouterOptions } from '../../src/router/router-options.ts';
import { Callers } from '../support/callers.ts';
import { Figures } from '../support/figures.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { serverPair } from '../support/server-pair.ts';
import { until } from '../support/until.ts';

/** A busy machine gets twice of each target. */
const allowance = 2;
const figures = new Figures();
const journal: RouterOptions = { writes: 'journal' };

describeWithServer(postgres15(), 'what a fault leaves behind', (binDir) => {
  const servers = serverPair(binDir);
  afterAll(() => figures.print('The way back to the primary, in milliseconds:'));
  const pairOfNotes = (): Promise<RoutedPair> =>
    routedPair(servers, 'create table notes (id text primary key)');

  describe.concurrent('to a router', () => {
    test('what an interrupted answer leaves behind is told: a write was acknowledged, or nobody knows', async () => {
      await using pair = await pairOfNotes();
      const router = await pair.open();
      const told: Record<string, string[]> = { done: [], QUERY_OUTCOME_UNKNOWN: [] };
      for (const bytes of [1, 5, 20, 60, 100, 300]) {
        await router.query('select 1');
        await pair.toPrimary.set({ kind: 'reset-after', bytes });
        for (let n = 0; n < 4; n += 1) {
          const id = `${bytes}/${n}`;
          const verdict = await router.query('insert into notes values ($1)', [id]).then(
            () => 'done',
            (error: unknown) => codeOf(error),
          );
          (told[verdict] ??= []).push(id);
          if (verdict !== 'done') break;
        }
        await pair.toPrimary.set({ kind: 'ok' });
        if (router.status().target === 'fallback') await router.failBack();
        await until(() => router.status().state === 'primary');
      }
      const there = new Set((await pair.onPrimary('select id from notes')).map(({ id }) => id));
      const { done = [], QUERY_OUTCOME_UNKNOWN: unknown = [] } = told;
      expect(done.filter((id) => !there.has(id))).toEqual([]);
      expect(
        [...there].filter((id) => !done.includes(String(id)) && !unknown.includes(String(id))),
      ).toEqual([]);
      expect(unknown.length).toBeGreaterThan(0);
    });

    test('when both are gone, statements fail in time and name both; the first that comes back serves', async () => {
      await using pair = await pairOfNotes();
      const router = await pair.open();
      await using callers = new Callers(router);
      await until(() => callers.answers.length > 4);
      const since = performance.now();
      await Promise.all([
        pair.toFallback.set({ kind: 'refuse' }),
        pair.toPrimary.set({ kind: 'refuse' }),
      ]);
      await until(() => router.status().state === 'down');
      figures.add('both refuse, to the state down', '1000', performance.now() - since);
      const failure = await router.query('select 1').catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      expect(String((failure as { detail?: string }).detail)).toMatch(/primary: .*fallback: /su);
      await pair.toPrimary.set({ kind: 'ok' });
      const back = performance.now();
      const { at } = await until(() => callers.first('primary', back));
      figures.add('one is back, to its first answer', '3600', at - back);
      expect(at - back).toBeLessThan(3_600 * allowance);
    });

    test('an address that leads to another server takes no writes until an operator says so', async () => {
      await using pair = await pairOfNotes();
      const router = await pair.open();
      await servers.fallback.sql(
        `create database ${pair.targets.primary.database} owner ${pair.role}`,
      );
      pair.toPrimary.leadTo(servers.fallback.settings.port);
      pair.toPrimary.killAll();
      await until(() => router.status().state === 'diverged');
      expect(router.status()).toMatchObject({ target: null, reconcileRequired: true });
      await expect(router.query("insert into notes values ('lost')")).rejects.toMatchObject({
        code: 'DATABASE_DIVERGED',
      });
    });
  });

  describe.concurrent('to an application that starts anew', () => {
    test('a fallback that holds writes serves on, and is left when they are brought back', async () => {
      await using pair = await pairOfNotes();
      const first = await pair.open(journal);
      await pair.toPrimary.set({ kind: 'refuse' });
      await first
        .query("insert into notes values ('made while degraded')")
        .catch(() => first.query("insert into notes values ('made while degraded')"));
      await first.close();
      await pair.toPrimary.set({ kind: 'ok' });
      const second = await pair.open(journal);
      await until(() => second.status().state === 'recovered');
      expect(second.status()).toMatchObject({
        target: 'fallback',
        epoch: 1,
        unreplayed: 1,
        reconcileRequired: true,
      });
      await expect(second.failBack()).rejects.toMatchObject({ code: 'RECONCILE_REQUIRED' });
      const since = performance.now();
      const report = await pair.bringBack();
      expect(report).toMatchObject({ error: null, brought: 1, closed: true });
      await until(() => second.status().state === 'primary');
      figures.add('from reconcile to the return of the router', '3000', performance.now() - since);
      const { rows } = await second.query('select current_database() as name, id from notes');
      expect(rows).toMatchObject([{ id: 'made while degraded' }]);
    });

    test('a fallback that holds writes and is away keeps the primary from serving', async () => {
      await using pair = await pairOfNotes();
      const first = await pair.open(journal);
      await pair.toPrimary.set({ kind: 'refuse' });
      await until(() => first.status().state === 'fallback');
      await first.query("insert into notes values ('x')");
      await first.close();
      await pair.toPrimary.set({ kind: 'ok' });
      await pair.toFallback.set({ kind: 'refuse' });
      await expect(pair.open(journal)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    });

    test('a fallback that only was read is left', async () => {
      await using pair = await pairOfNotes();
      const first = await pair.open();
      await pair.toPrimary.set({ kind: 'refuse' });
      await until(() => first.status().state === 'fallback');
      await expect(first.query("insert into notes values ('x')")).rejects.toMatchObject({
        code: 'DEGRADED_READ_ONLY',
      });
      await first.close();
      await pair.toPrimary.set({ kind: 'ok' });
      const second = await pair.open();
      expect(second.status()).toMatchObject({ state: 'primary', epoch: 1 });
      await until(
        async () =>
          (await pair.onFallback('select mode from setup_wizard.router_state'))[0]?.['mode'] ===
          'closed',
      );
    });
  });
});

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
