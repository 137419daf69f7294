import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Callers } from '../support/callers.ts';
import { begin, nextFailover, restore } from '../support/fault-steps.ts';
import { Figures, percentile } from '../support/figures.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { statementProxy } from '../support/statement-proxy.ts';
import { testNames } from '../support/test-names.ts';
import { until } from '../support/until.ts';

/** The targets are the project's; a busy machine gets twice of each. */
const allowance = 2;
const figures = new Figures();

describeWithServer(
  postgres15(),
  'a router between two servers, with its usual timing',
  (binDir) => {
    let servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>;
    const knownNames = new Set(['primary.test']);
    let forgetNames: () => void;
    beforeAll(async () => {
      const conf = ['max_connections = 200'];
      const [primary, fallback] = await Promise.all([
        startNativePostgres(binDir, { conf }),
        startNativePostgres(binDir, { conf }),
      ]);
      servers = { primary, fallback };
      forgetNames = testNames(knownNames);
    });
    afterAll(async () => {
      figures.print(
        'What happened to the callers of a router, in milliseconds unless said otherwise:',
      );
      forgetNames();
      await Promise.all([servers.primary.stop(), servers.fallback.stop()]);
    });

    const notes = 'create table notes (id text primary key)';
    const pairOfNotes = (): Promise<RoutedPair> => routedPair(servers, notes);

    describe.concurrent('and a fault', () => {
      test('a primary that refuses connections is left at once, again and again', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await using callers = new Callers(router, 4);
        for (let round = 0; round < 5; round += 1) {
          const since = await begin(pair, callers, { kind: 'refuse' });
          const swapped = nextFailover(router);
          const { at } = await until(() => callers.first('fallback', since));
          figures.add('refused, to the first answer of the fallback', '250', at - since);
          figures.add('the first answer after the swap', '50', at - (await swapped));
          await restore(pair, router, callers);
        }
        expect(
          percentile(figures.of('refused, to the first answer of the fallback'), 95),
        ).toBeLessThan(250 * allowance);
        expect(callers.switches).toBe(10);
        expect(callers.wordsOtherThan('QUERY_OUTCOME_UNKNOWN')).toEqual([]);
      });

      test('a primary that falls silent is left within seconds, and nobody hangs', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        // More than it has connections: those who wait for one are sent on.
        await using callers = new Callers(router, 14);
        const since = await begin(pair, callers, { kind: 'freeze' });
        const swapped = await nextFailover(router);
        const { at } = await until(() => callers.answers.find((one) => one.by === 'fallback'));
        figures.add('silent, to the swap', '5000', swapped - since);
        figures.add('silent, to the first answer of the fallback', '5000', at - since);
        await until(() => callers.isAnsweredUntil(swapped));
        expect(callers.wordsOtherThan('QUERY_OUTCOME_UNKNOWN')).toEqual([]);
        const failed = callers.answers.filter(({ code }) => code !== null);
        const lastFreed = Math.max(...failed.map((one) => one.at));
        figures.add('from the swap until the last statement is freed', '2000', lastFreed - swapped);
        expect(swapped - since).toBeLessThan(5_000 * allowance);
        expect(lastFreed - swapped).toBeLessThan(2_000 * allowance);
      });

      test('whoever waits for a connection of a silent primary is sent on, however short the wait may be', async () => {
        await using pair = await pairOfNotes();
        // The time is up while the router decides: it begins to doubt after 2 s at most, and has left after 3.4 at least.
        const router = await pair.open({ pool: { max: 1, connectionTimeoutMillis: 3_000 } });
        await using callers = new Callers(router, 3);
        await begin(pair, callers, { kind: 'freeze' });
        await nextFailover(router);
        await until(() => callers.answers.find((one) => one.by === 'fallback'));
        expect(callers.wordsOtherThan('QUERY_OUTCOME_UNKNOWN')).toEqual([]);
      });

      test('a primary that is slow is not left', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await using callers = new Callers(router);
        await begin(pair, callers, { kind: 'delay', ms: 200 });
        await wait(4_000);
        expect(router.status()).toMatchObject({ state: 'primary', epoch: 0 });
        expect(callers.failures()).toEqual({});
        expect(callers.switches).toBe(0);
        figures.add('switches because of an answer that takes 400 ms', '0', callers.switches);
      });

      test('a slow statement is no reason to leave', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open({ pool: { queryTimeoutMillis: 1_000 } });
        await expect(router.query('select pg_sleep(4)')).rejects.toMatchObject({
          code: 'QUERY_OUTCOME_UNKNOWN',
        });
        const { rows } = await router.query('select 1 as one');
        expect(rows).toEqual([{ one: 1 }]);
        await wait(1_000);
        expect(router.status()).toMatchObject({ state: 'primary', epoch: 0 });
      });

      test('connections that are cut off once are no reason to leave', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await using callers = new Callers(router, 4);
        for (let round = 0; round < 3; round += 1) {
          await until(() => callers.answers.length > 10 * (round + 1));
          pair.toPrimary.killAll();
          await wait(700);
        }
        expect(router.status()).toMatchObject({ state: 'primary', epoch: 0 });
        expect(callers.switches).toBe(0);
        figures.add('switches after connections were cut off once', '0', callers.switches);
      });

      test('a silence of less than a second is no reason to leave', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await using callers = new Callers(router);
        for (let round = 0; round < 3; round += 1) {
          await begin(pair, callers, { kind: 'freeze' });
          await wait(900);
          await pair.toPrimary.set({ kind: 'ok' });
          await wait(500);
        }
        expect(router.status()).toMatchObject({ state: 'primary', epoch: 0 });
        expect(callers.failures()).toEqual({});
        figures.add('switches after a silence of 0.9 s', '0', callers.switches);
      });

      test('a primary that comes and goes by the second is left once', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open({ failBack: 'auto' });
        await using callers = new Callers(router);
        for (let round = 0; round < 5; round += 1) {
          await begin(pair, callers, { kind: 'refuse' });
          await wait(1_000);
          await pair.toPrimary.set({ kind: 'ok' });
          await wait(1_000);
        }
        expect(callers.switches).toBe(1);
        expect(router.status()).toMatchObject({ target: 'fallback', epoch: 1 });
        figures.add('switches while the primary comes and goes for 10 s', '1', callers.switches);
      });

      test('a name that is not found for a moment is no reason to leave; one that stays away is', async () => {
        await using pair = await pairOfNotes();
        const targets = {
          ...pair.targets,
          primary: { ...pair.targets.primary, host: 'primary.test' },
        };
        const router = await pair.open({ targets });
        await using callers = new Callers(router);
        await until(() => callers.answers.length > 4);
        knownNames.delete('primary.test');
        pair.toPrimary.killAll();
        await wait(1_000);
        knownNames.add('primary.test');
        await until(() => router.status().state === 'primary');
        expect(router.status().epoch).toBe(0);
        const since = performance.now();
        knownNames.delete('primary.test');
        pair.toPrimary.killAll();
        const swapped = await nextFailover(router);
        knownNames.add('primary.test');
        figures.add('the name is gone, to the swap', '5000', swapped - since);
        // Not faster than three looks, a second apart.
        expect(swapped - since).toBeGreaterThan(1_500);
        expect(callers.switches).toBe(0);
        expect(swapped - since).toBeLessThan(5_000 * allowance);
        expect(router.status().reason?.code).toBe('DNS_FAILED');
      });

      test('a primary without a connection left is no reason to leave', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open({ pool: { connectionTimeoutMillis: 1_000 } });
        await router.query('select 1');
        await pair.onPrimary(`alter role ${pair.role} connection limit 1`);
        pair.toPrimary.killAll();
        await using callers = new Callers(router, 4);
        await until(() => callers.failures()['TOO_MANY_CONNECTIONS'] !== undefined);
        await wait(2_000);
        expect(router.status()).toMatchObject({ target: 'primary', epoch: 0 });
        expect(router.status().targets.primary?.saturated).toBe(true);
        expect(callers.switches).toBe(0);
        await pair.onPrimary(`alter role ${pair.role} connection limit -1`);
        await until(() => router.status().targets.primary?.saturated === false);
        figures.add('switches because of 53300', '0', callers.switches);
      });

      test('a password that was changed is no reason to leave, and is named', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await pair.onPrimary(`alter role ${pair.role} password 'another'`);
        pair.toPrimary.killAll();
        await until(() => router.status().state === 'misconfigured');
        expect(router.status()).toMatchObject({ epoch: 0, reason: { code: 'AUTH_FAILED' } });
        await expect(router.query('select 1')).rejects.toMatchObject({
          code: 'AUTH_FAILED',
        });
        await pair.onPrimary(`alter role ${pair.role} password 'the role / of the router'`);
        await until(() => router.status().state === 'primary');
        await router.query('select 1');
      });

      test('a primary that was made read-only is left, and its connections with it', async () => {
        await using pair = await pairOfNotes();
        const router = await pair.open();
        await using callers = new Callers(router);
        const [{ name } = {}] = await pair.onPrimary('select current_database() as name');
        await until(() => callers.answers.length > 4);
        const since = performance.now();
        await pair.onPrimary(
          `alter database ${String(name)} set default_transaction_read_only = on`,
        );
        pair.toPrimary.killAll();
        const { at } = await until(() => callers.first('fallback', since));
        figures.add('read-only, to the first answer of the fallback', '5000', at - since);
        expect(router.status().reason?.code).toBe('SERVER_READ_ONLY');
      });

      test('a server is asked once a second at most, over one connection', async () => {
        await using pair = await pairOfNotes();
        await using counting = await statementProxy(servers.primary.settings.port);
        const targets = {
          ...pair.targets,
          primary: { ...pair.targets.primary, port: counting.port },
        };
        await pair.open({ targets });
        await wait(1_500);
        const before = counting.roundTrips.length;
        await wait(5_000);
        const perSecond = (counting.roundTrips.length - before) / 5;
        figures.add('round trips of probes per second', '1', perSecond);
        expect(perSecond).toBeLessThanOrEqual(1 * allowance);
        const [{ n } = {}] = await pair.onPrimary(
          `select count(*)::int as n from pg_stat_activity where usename = '${pair.role}'`,
        );
        expect(n).toBe(1);
      });
    });
  },
);
