import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import { Callers } from '../support/callers.ts';
import { describeWhen } from '../support/describe-when.ts';
import { Figures } from '../support/figures.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { killBackend } from '../support/router-soak.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { smallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { unprivilegedUser } from '../support/unprivileged-user.ts';
import { until } from '../support/until.ts';

/** A busy machine gets twice of each target. */
const allowance = 2;
const figures = new Figures();
const notes = 'create table notes (id text primary key)';

describeWithServer(postgres15(), 'a router whose primary', (binDir) => {
  let primary: NativePostgres;
  let frozen: NativePostgres;
  let fallback: NativePostgres;
  beforeAll(async () => {
    [primary, frozen, fallback] = await Promise.all([
      startNativePostgres(binDir),
      startNativePostgres(binDir),
      startNativePostgres(binDir),
    ]);
  });
  afterAll(async () => {
    figures.print('What happened to the callers of a server that failed, in milliseconds:');
    await Promise.all([primary.stop(), frozen.stop(), fallback.stop()]);
  });

  test.concurrent('is frozen with all its processes leaves it within seconds', async () => {
    await using pair = await routedPair({ primary: frozen, fallback }, notes);
    const router = await pair.open();
    await using callers = new Callers(router, 14);
    await until(() => callers.answers.length > 20);
    const processes = await frozen.processes();
    const since = performance.now();
    try {
      signalAll(processes, 'SIGSTOP');
      const { at } = await until(() => callers.answers.find((one) => one.by === 'fallback'));
      figures.add('frozen by the system, to the first answer', '5000', at - since);
      expect(at - since).toBeLessThan(5_000 * allowance);
    } finally {
      signalAll(processes, 'SIGCONT');
    }
  });

  test.concurrent('shuts down or crashes leaves it at once, and returns when told to', async () => {
    await using pair = await routedPair({ primary, fallback }, notes);
    const router = await pair.open();
    await using callers = new Callers(router, 4);
    await losesSessions(callers, router);
    for (const how of ['fast', 'immediate'] as const) {
      const known = callers.answers.length;
      await until(() => callers.answers.length > known + 10);
      const since = performance.now();
      await primary.halt(how);
      const { at } = await until(() => callers.first('fallback', since));
      figures.add(`pg_ctl stop -m ${how}, to the first answer`, '250', at - since);
      expect(at - since).toBeLessThan(1_000 * allowance);
      await primary.resume(how === 'fast' ? 'primary' : 'standby');
      if (how === 'immediate') await isPromoted(router);
      await router.failBack();
      const back = performance.now();
      await until(() => callers.first('primary', back));
    }
    expect(callers.switches).toBe(4);
    expect(router.status().epoch).toBe(2);
  });

  /** Neither is a reason to leave: the server ends all sessions, and takes new ones a moment later. */
  async function losesSessions(callers: Callers, router: DatabaseRouter): Promise<void> {
    const causes = {
      'pg_terminate_backend of all sessions': () =>
        primary.sql(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename like 'app%'",
        ),
      'kill -9 of a process of the server': () => killBackend(primary),
    };
    for (const [cause, bring] of Object.entries(causes)) {
      const known = callers.answers.length;
      await until(() => callers.answers.length > known + 10);
      const since = performance.now();
      await bring();
      const ended = performance.now();
      const { at } = await until(() => callers.first('primary', ended));
      await until(() => router.status().state === 'primary');
      figures.add(`${cause}, to the next answer`, '1000', at - since);
    }
    expect(router.status()).toMatchObject({ epoch: 0 });
    expect(callers.switches).toBe(0);
  }

  /** One that has ended since it was listed is out of the way. */
  function signalAll(processes: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const pid of processes) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  }

  /** A standby takes no writes, so that nobody goes back to it. */
  async function isPromoted(router: DatabaseRouter): Promise<void> {
    await expect(router.failBack()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(router.status().targets.primary?.problem?.code).toBe('SERVER_READ_ONLY');
    await primary.promote();
  }

  describeWhen(smallDiskMissing(), 'and fallback have a disk of a megabyte', () => {
    test('and fill it leaves neither: callers hear of it, nothing is acknowledged that is not there', async () => {
      await using pair = await routedPair({ primary: fallback, fallback }, notes);
      await makeLarge(pair);
      const router = await pair.open({ writes: 'journal' });
      await expect(filling(router)).rejects.toMatchObject({ code: '53100' });
      await wait(1_500);
      expect(router.status()).toMatchObject({ state: 'primary', epoch: 0 });
      await pair.toPrimary.set({ kind: 'refuse' });
      await until(() => router.status().state === 'fallback');
      const written = await filling(router).catch((error: unknown) => error);
      expect(written).toMatchObject({ code: '53100' });
      expect(router.status()).toMatchObject({ target: 'fallback', writes: 'journal' });
      const [{ kept } = {}] = await pair.onFallback('select count(*)::int as kept from large');
      const [{ known } = {}] = await pair.onFallback(
        'select count(*)::int as known from setup_wizard.journal where replayed_at is null',
      );
      expect(known).toBe(kept);
    });
  });

  /** A table on a disk that is soon full, in both databases. */
  async function makeLarge({ role, onPrimary, onFallback }: RoutedPair): Promise<void> {
    const place = join(smallDisk(2_048), 'space');
    const { uid = 0, gid = 0 } = await unprivilegedUser();
    await mkdir(place);
    await chown(place, uid, gid);
    await fallback.sql(`create tablespace small location '${place}'`);
    const table = `create table large (id bigserial primary key, filler text) tablespace small; alter table large owner to ${role}`;
    await onPrimary(table);
    await onFallback(table);
  }
});

async function filling(router: DatabaseRouter): Promise<void> {
  for (;;) {
    await router.query(
      "insert into large (filler) select string_agg(md5(random()::text), '') from generate_series(1, 3000)",
    );
  }
}
