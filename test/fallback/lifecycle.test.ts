import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { launchServer } from '../../src/fallback/embedded/launch-server.ts';
import { fallbackLogs } from '../../src/fallback/fallback-logs.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { identifyProcess, isProcessAlive } from '../../src/processes/process-identity.ts';
import { type EmbeddedFallback, embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace, memory, remember } from '../support/fallback-place.ts';
import { until } from '../support/until.ts';

let spec: FallbackSpec;
let server: EmbeddedFallback;

beforeAll(async () => {
  spec = await fallbackPlace();
  server = embeddedAt(spec);
});
afterAll(() => server.end());

describe('before anything is set up there is', () => {
  test('nothing to start', async () => {
    await expect(startFallback({ stateDir: spec.stateDir })).rejects.toMatchObject({
      code: 'FALLBACK_NOT_RUNNING',
    });
  });

  test('nothing to read in a log', async () => {
    const log = fallbackLogs({ stateDir: spec.stateDir, lines: 10, follow: false });
    await expect(log.next()).rejects.toMatchObject({
      code: 'FALLBACK_NOT_RUNNING',
      fix: 'Type "setup-wizard --non-interactive" to set it up.',
    });
  });
});

describe('start, stop, status', () => {
  beforeAll(async () => {
    await provisionEmbedded(spec);
    await remember(server, 'kept');
  });
  // Every test finds it running.
  beforeEach(() => startFallback({ stateDir: spec.stateDir }));

  test('stop waits for the end, start finds the data again', async () => {
    const { gateway, engine } = await server.state();
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: true, killed: false });
    expect(await isProcessAlive(gateway)).toBe(false);
    expect(await isProcessAlive(engine)).toBe(false);
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: false, killed: false });
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: true });
    expect((await startFallback({ stateDir: spec.stateDir })).started).toBe(true);
    expect((await startFallback({ stateDir: spec.stateDir })).started).toBe(false);
    expect(await memory(server)).toEqual(['kept']);
  });

  test('killed: the status says stale, start recovers, the engine has not outlived its gateway', async () => {
    const { gateway, engine } = await server.state();
    process.kill(gateway.pid, 'SIGKILL');
    await until(async () => !(await isProcessAlive(gateway)));
    expect(await fallbackStatus(spec.stateDir)).toMatchObject({ state: 'stale' });
    await until(async () => !(await isProcessAlive(engine)));
    await startFallback({ stateDir: spec.stateDir });
    expect(await memory(server)).toEqual(['kept']);
  });

  test('an engine that is busy when its gateway is killed is ended before the data is opened again', async () => {
    const client = await server.client();
    client.query('do $$ begin loop perform 1; end loop; end $$').catch(() => undefined);
    const { gateway, engine } = await server.state();
    const before = await cpuTicks(engine.pid);
    await until(async () => (await cpuTicks(engine.pid)) >= before + busyTicks);
    process.kill(gateway.pid, 'SIGKILL');
    await until(async () => !(await isProcessAlive(gateway)));
    await startFallback({ stateDir: spec.stateDir });
    expect(await isProcessAlive(engine)).toBe(false);
  });

  test('a pid that now belongs to another process is not taken for the server, and not killed', async () => {
    const state = await server.state();
    await stopFallback(spec.stateDir);
    const reused = {
      ...state,
      gateway: { ...state.gateway, pid: process.pid },
      engine: { ...state.engine, pid: process.pid },
    };
    await writeFile(server.paths.state, JSON.stringify(reused));
    expect(await fallbackStatus(spec.stateDir)).toMatchObject({ state: 'stale' });
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: false, killed: false });
    expect(await identifyProcess(process.pid)).not.toBeNull();
  });

  test('a damaged state file of a server that runs is told, and stop ends that server', async () => {
    const { gateway } = await server.state();
    await writeFile(server.paths.state, '{"kind":"embed');
    await expect(fallbackStatus(spec.stateDir)).rejects.toMatchObject({
      code: 'FALLBACK_RECORD_UNREADABLE',
      fix: expect.stringContaining('setup-wizard fallback stop') as string,
    });
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: true, killed: false });
    expect(await isProcessAlive(gateway)).toBe(false);
  });

  test('a damaged state file of a server that is gone keeps nobody from starting', async () => {
    await stopFallback(spec.stateDir);
    await writeFile(server.paths.state, '');
    expect((await startFallback({ stateDir: spec.stateDir })).started).toBe(true);
  });

  test('the log tells the story, in lines with a time, and can be followed', async () => {
    const lines = await collect(
      fallbackLogs({ stateDir: spec.stateDir, lines: 10, follow: false }),
    );
    expect(lines.at(-1)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \[\d+\] serving on 127\.0\.0\.1:\d+/u);
    const controller = new AbortController();
    const followed = fallbackLogs({
      stateDir: spec.stateDir,
      lines: 1,
      follow: true,
      signal: controller.signal,
    });
    expect((await followed.next()).value).toContain('serving on');
    const next = followed.next();
    await expect(server.client({ password: 'wrong' })).rejects.toMatchObject({
      code: '28P01',
    });
    expect((await next).value).toContain('28P01');
    controller.abort();
    expect((await followed.next()).done).toBe(true);
    expect(await readFile(server.paths.log, 'utf8')).not.toContain(spec.password);
  });

  test('a second server on the same data is kept out, and the holder is named', async () => {
    const { gateway } = await server.state();
    const second = launchServer({
      paths: fallbackPaths(spec.stateDir),
      limits: {},
      foreground: false,
    });
    await expect(second).rejects.toMatchObject({
      code: 'FALLBACK_IN_USE',
      message: expect.stringContaining(String(gateway.pid)) as string,
    });
    const client = await server.client();
    await client.end();
  });

  test('destroy stops it and removes everything', async () => {
    const { gateway } = await server.state();
    const { removed } = await destroyFallback(spec.stateDir);
    expect(removed).toEqual(expect.arrayContaining(['data', 'server.json']));
    expect(await readdir(spec.stateDir)).toEqual([]);
    expect(await isProcessAlive(gateway)).toBe(false);
    expect(await destroyFallback(spec.stateDir)).toEqual({ removed: [], stays: [] });
  });
});

/** A tenth of a second of work. */
const busyTicks = 10;
let asked = 0;

/** Clock ticks a process has run; where there is no /proc, it counts as busy the next time. */
async function cpuTicks(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  asked += busyTicks;
  return text === null ? asked : Number(text.split(' ')[13]);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
