import { stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fallbackLogs } from '../../../src/fallback/fallback-logs.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { isProcessAlive } from '../../../src/processes/process-identity.ts';
import { livingCluster } from '../../support/living-cluster.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { processStat } from '../../support/process-stat.ts';
import { until } from '../../support/until.ts';

const stopped = { state: 'stopped', provisioned: true };
const onLinux = process.platform === 'linux';

describeWithServer(postgres15WithPgvector(), 'the life of a private cluster', (binDir) => {
  const living = livingCluster(binDir);
  const { start, stop, status, rows, kept, runs } = living;

  test('stop ends its processes, also with clients in it, and keeps the data', async () => {
    const { postmaster } = await living.cluster.state();
    const client = living.cluster.sql('select pg_sleep(60)').catch((error: unknown) => error);
    await until(() => runs('select pg_sleep'));
    expect(await stop()).toEqual({ stopped: true, killed: false });
    expect(await client).toMatchObject({ code: '57P01' });
    expect(await isProcessAlive(postmaster)).toBe(false);
    expect(await status()).toEqual(stopped);
    expect(await stop()).toEqual({ stopped: false, killed: false });
  });

  test('start finds the data again, and is a no-op while it runs', async () => {
    await stop();
    expect((await start()).started).toBe(true);
    expect((await start()).started).toBe(false);
    expect(await rows()).toEqual(kept);
  });

  test.runIf(onLinux)(
    'it outlives its starter: it has no terminal and a session of its own',
    async () => {
      const { postmaster } = await living.cluster.state();
      const [, , , session] = (await processStat(postmaster.pid)) ?? [];
      expect(Number(session)).toBe(postmaster.pid);
    },
  );

  test('a start that is cancelled at any moment leaves no process, and the data as it was', async () => {
    await stop();
    for (let afterMs = 0; afterMs < 200; afterMs += 25) {
      const signal = AbortSignal.timeout(afterMs);
      const outcome = await startFallback({ stateDir: living.stateDir, signal }).catch(
        (error: unknown) => error,
      );
      if ((await status()).state === 'running') {
        expect(outcome).toMatchObject({ started: true });
        await stop();
      } else {
        expect(outcome).toMatchObject({ code: 'CANCELLED' });
        expect(await status()).toEqual(stopped);
      }
    }
    await start();
    expect(await rows()).toEqual(kept);
  });

  describe('its log', () => {
    test('tells the story and can be followed', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const followed = fallbackLogs({ stateDir: living.stateDir, lines: 1, follow: true, signal });
      expect((await followed.next()).value).toContain('ready to accept connections');
      const next = followed.next();
      await expect(living.cluster.sql('select 1', { password: 'wrong' })).rejects.toThrow();
      expect((await next).value).toContain('password authentication failed for user "app"');
      controller.abort();
      await followed.return(undefined);
    });

    test('has nothing of what the statements of the application say', async () => {
      await expect(living.cluster.sql(`select 'a secret'::int`)).rejects.toThrow();
      expect(await living.cluster.log()).not.toContain('a secret');
    });

    test('does not outgrow a megabyte while somebody looks at it', async () => {
      await writeFile(living.cluster.paths.log, `${'x'.repeat(99)}\n`.repeat(11_000), {
        flag: 'a',
      });
      const shown = fallbackLogs({ stateDir: living.stateDir, lines: 1, follow: false });
      expect((await shown.next()).value).toBe('x'.repeat(99));
      await shown.return(undefined);
      expect((await stat(`${living.cluster.paths.log}.1`)).size).toBeGreaterThan(1_000_000);
      await expect(living.cluster.sql('select 1', { password: 'wrong' })).rejects.toThrow();
      expect(await living.cluster.log()).toMatch(/^\d{4}-\d\d-\d\d /u);
    });
  });
});
