import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClusterState } from '../../../src/fallback/cluster/cluster-state.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../../src/processes/process-identity.ts';
import { livingCluster } from '../../support/living-cluster.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { processStat } from '../../support/process-stat.ts';
import { until } from '../../support/until.ts';

const stopped = { state: 'stopped', provisioned: true };
const onLinux = process.platform === 'linux';

describeWithServer(postgres15WithPgvector(), 'a private cluster in trouble', (binDir) => {
  const living = livingCluster(binDir);
  const { start, stop, status, rows, kept, runs } = living;

  /** A process of the user that the server runs as, for as long as the test takes. */
  async function stranger(...command: readonly [string, ...string[]]): Promise<ChildProcess> {
    const { runsAs } = await living.cluster.recorded();
    const [program, ...args] = command;
    const { uid, gid } = runsAs ?? {};
    const owner = uid === undefined || gid === undefined ? {} : { uid, gid };
    const child = spawn(program, args, { ...owner, cwd: '/', stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    await until(() => child.pid);
    return child;
  }

  /** Kills the server and makes its files name another process, as they do after a reboot. */
  async function killAndReuse(pid: number): Promise<void> {
    const state = await living.cluster.state();
    process.kill(state.postmaster.pid, 'SIGKILL');
    await until(async () => !(await isProcessAlive(state.postmaster)));
    const pidFile = join((await living.cluster.place()).data, 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, text.replace(/^\d+/u, String(pid)));
    const reused = { ...state, postmaster: { ...state.postmaster, pid } };
    await privateJson.write(living.cluster.paths.state, reused satisfies ClusterState);
  }

  /** Changes a file of the data directory until the test ends. */
  async function withFile(name: string, text: string | Buffer): Promise<void> {
    const path = join((await living.cluster.place()).data, name);
    const before = await readFile(path);
    await writeFile(path, text);
    onTestFinished(() => writeFile(path, before));
  }

  test('killed: the status says stale, and start recovers', async () => {
    const { postmaster } = await living.cluster.state();
    process.kill(postmaster.pid, 'SIGKILL');
    await until(async () => !(await isProcessAlive(postmaster)));
    expect(await status()).toMatchObject({
      state: 'stale',
      reason: 'its process is gone',
    });
    await start();
    expect(await rows()).toEqual(kept);
  });

  test('killed, with a session that works on: it is ended before the data is opened again', async () => {
    const busy = living.cluster
      .sql('do $$ begin loop perform 1; end loop; end $$')
      .catch(() => undefined);
    const { postmaster } = await living.cluster.state();
    const session = await until(() => runs('do $$'));
    process.kill(postmaster.pid, 'SIGKILL');
    await start();
    expect(await isProcessAlive({ pid: session, startTime: '' })).toBe(false);
    expect(await rows()).toEqual(kept);
    await busy;
  });

  test('halted: it does not answer, and stop ends it all the same', async () => {
    const { postmaster } = await living.cluster.state();
    process.kill(postmaster.pid, 'SIGSTOP');
    expect(await status()).toMatchObject({
      state: 'stale',
      reason: 'its process lives but does not answer',
    });
    expect(await stop()).toEqual({ stopped: true, killed: false });
  });

  test('after a reboot the number of a stranger in its files is not taken for it, nor ended', async () => {
    const other = await stranger('sleep', '60');
    await killAndReuse(other.pid ?? 0);
    expect(await status()).toMatchObject({ state: 'stale' });
    expect(await stop()).toEqual({ stopped: false, killed: false });
    await start();
    expect(other.exitCode ?? other.signalCode).toBeNull();
    expect(await rows()).toEqual(kept);
  });

  test.runIf(onLinux)('a zombie is not taken for it either', async () => {
    // The shell becomes a program that never asks what became of its child.
    const parent = await stranger('sh', '-c', 'true & exec sleep 60');
    const zombie = await until(() => zombieOf(parent.pid ?? 0));
    await killAndReuse(zombie);
    await start();
    expect(await rows()).toEqual(kept);
  });

  test('a lost state file: it is still found and stopped', async () => {
    const { postmaster } = await living.cluster.state();
    await privateJson.write(living.cluster.paths.state, {});
    expect(await status()).toMatchObject({ state: 'running' });
    expect(await stop()).toEqual({ stopped: true, killed: false });
    expect(await isProcessAlive(postmaster)).toBe(false);
  });

  test('data that others could look into is closed at the start', async () => {
    await stop();
    const { data } = await living.cluster.place();
    await chmod(data, 0o755);
    await start();
    expect((await stat(data)).mode & 0o777).toBe(0o700);
  });

  test('data of a major version that is not installed is refused, and kept', async () => {
    await stop();
    await withFile('PG_VERSION', '11\n');
    await expect(start()).rejects.toMatchObject({
      code: 'FALLBACK_DATA_UNREADABLE',
      message: expect.stringContaining('PostgreSQL 11') as string,
      fix: expect.stringContaining('Install PostgreSQL 11') as string,
    });
  });

  test('damaged data is said to be damaged', async () => {
    await stop();
    const control = await readFile(join((await living.cluster.place()).data, 'global/pg_control'));
    await withFile('global/pg_control', control.fill('x', 100, 110));
    await expect(start()).rejects.toMatchObject({
      code: 'FALLBACK_DATA_UNREADABLE',
      detail: expect.stringContaining('control file') as string,
    });
    expect((await status()).state).toBe('stopped');
  });

  test('a port that was taken meanwhile is refused with its owner, and nothing is left', async () => {
    await stop();
    const thief = await listen(living.cluster.spec.port);
    await expect(start()).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(
        onLinux ? `process ${process.pid} (` : 'another program',
      ) as string,
      detail: expect.stringContaining('Address already in use') as string,
    });
    expect(await status()).toEqual(stopped);
    thief.close();
  });

  describe.runIf(process.getuid?.() === 0)('whose data lies outside of the state directory', () => {
    const elsewhere = `${tmpdir()}/fallback-test-moved-${process.pid}`;

    test('goes on where the state directory was moved to', async () => {
      await rename(living.stateDir, elsewhere);
      await stopFallback(elsewhere);
      await startFallback({ stateDir: elsewhere });
      await rename(elsewhere, living.stateDir);
      expect(await rows()).toEqual(kept);
      await stop();
      expect((await start()).started).toBe(true);
    });

    test('is not touched through a copy of the state directory', async () => {
      await cp(living.stateDir, elsewhere, { recursive: true });
      onTestFinished(() => rm(elsewhere, { recursive: true }));
      const refused = {
        code: 'FALLBACK_IN_USE',
        detail: expect.stringContaining(living.stateDir) as string,
      };
      await expect(destroyFallback(elsewhere)).rejects.toMatchObject(refused);
      expect(await rows()).toEqual(kept);
    });
  });

  test('programs that an update has moved are found again', async () => {
    await stop();
    const recorded = await living.cluster.recorded();
    const gone = { ...recorded, programs: '/nonexistent/postgresql/15/bin' };
    await privateJson.write(living.cluster.paths.settings, gone);
    const path = process.env['PATH'];
    onTestFinished(() => void (process.env['PATH'] = path));
    process.env['PATH'] = living.cluster.spec.environment?.['PATH'];
    await start();
    expect(await living.cluster.recorded()).toEqual(recorded);
  });
});

async function zombieOf(parent: number): Promise<number | null> {
  for (const name of await readdir('/proc')) {
    const [state, ppid] = /^\d+$/u.test(name) ? ((await processStat(Number(name))) ?? []) : [];
    if (state === 'Z' && Number(ppid) === parent) return Number(name);
  }
  return null;
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await until(() => server.listening);
  return server;
}
