import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { provisionCluster } from '../../../src/fallback/cluster/provision-cluster.ts';
import { fallbackLogs } from '../../../src/fallback/fallback-logs.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../../src/processes/process-identity.ts';
import { clusterAt, type ClusterFallback, clusterSpec } from '../../support/cluster-fallback.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { until } from '../../support/until.ts';

const stopped = { state: 'stopped', provisioned: true };
const onLinux = process.platform === 'linux';

describeWithServer(postgres15WithPgvector(), 'the life of a private cluster', (binDir) => {
  let cluster: ClusterFallback;
  let stateDir: string;

  const start = () => startFallback({ stateDir });
  const stop = () => stopFallback(stateDir);
  const rows = () => cluster.sql('select line from memory');
  const kept = [{ line: 'kept' }];

  beforeAll(async () => {
    cluster = clusterAt(await clusterSpec(binDir));
    ({ stateDir } = cluster.spec);
    await provisionCluster(cluster.spec);
    await cluster.sql(`create table memory (line text); insert into memory values ('kept')`);
  });
  beforeEach(start);
  afterAll(() => cluster.end());

  /** The process of the session that runs a statement which begins so, or null. */
  async function runs(statement: string): Promise<number | null> {
    const [row] = await cluster.sql(`
      select pid from pg_stat_activity
      where starts_with(query, '${statement}') and state = 'active' and pid <> pg_backend_pid()`);
    return row === undefined ? null : Number(row['pid']);
  }

  test('stop ends its processes, also with clients in it, and keeps the data', async () => {
    const { postmaster } = await cluster.state();
    const client = cluster.sql('select pg_sleep(60)').catch((error: unknown) => error);
    await until(() => runs('select pg_sleep'));
    expect(await stop()).toEqual({ stopped: true, killed: false });
    expect(await client).toMatchObject({ code: '57P01' });
    expect(await isProcessAlive(postmaster)).toBe(false);
    expect(await fallbackStatus(stateDir)).toEqual(stopped);
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
      const { postmaster } = await cluster.state();
      const [, , , session] = (await statFields(postmaster.pid)) ?? [];
      expect(Number(session)).toBe(postmaster.pid);
    },
  );

  test('a start that is cancelled at any moment leaves no process, and the data as it was', async () => {
    await stop();
    for (let afterMs = 0; afterMs < 200; afterMs += 25) {
      const signal = AbortSignal.timeout(afterMs);
      const outcome = await startFallback({ stateDir, signal }).catch((error: unknown) => error);
      if ((await fallbackStatus(stateDir)).state === 'running') {
        expect(outcome).toMatchObject({ started: true });
        await stop();
      } else {
        expect(outcome).toMatchObject({ code: 'CANCELLED' });
        expect(await fallbackStatus(stateDir)).toEqual(stopped);
      }
    }
    await start();
    expect(await rows()).toEqual(kept);
  });

  describe('its log', () => {
    test('tells the story and can be followed', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const followed = fallbackLogs({ stateDir, lines: 1, follow: true, signal });
      expect((await followed.next()).value).toContain('ready to accept connections');
      const next = followed.next();
      await expect(cluster.sql('select 1', { password: 'wrong' })).rejects.toThrow();
      expect((await next).value).toContain('password authentication failed for user "app"');
      controller.abort();
      await followed.return(undefined);
    });

    test('has nothing of what the statements of the application say', async () => {
      await expect(cluster.sql(`select 'a secret'::int`)).rejects.toThrow();
      expect(await cluster.log()).not.toContain('a secret');
    });

    test('does not outgrow a megabyte while somebody looks at it', async () => {
      await writeFile(cluster.paths.log, `${'x'.repeat(99)}\n`.repeat(11_000), { flag: 'a' });
      const shown = fallbackLogs({ stateDir, lines: 1, follow: false });
      expect((await shown.next()).value).toBe('x'.repeat(99));
      await shown.return(undefined);
      expect((await stat(`${cluster.paths.log}.1`)).size).toBeGreaterThan(1_000_000);
      await expect(cluster.sql('select 1', { password: 'wrong' })).rejects.toThrow();
      expect(await cluster.log()).toMatch(/^\d{4}-\d\d-\d\d /u);
    });
  });
});

/** Fields of /proc/<pid>/stat from the state on: state, parent, group, session … */
async function statFields(pid: number): Promise<readonly string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}
