import { hostname } from 'node:os';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endLeftEngine } from '../../src/fallback/embedded/left-engine.ts';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';
import { type EmbeddedFallback, embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace } from '../support/fallback-place.ts';

let spec: FallbackSpec;
let server: EmbeddedFallback;

// The first two tests leave it running, the others do not need that.
beforeAll(async () => {
  spec = await fallbackPlace();
  server = embeddedAt(spec);
  await provisionEmbedded(spec);
});
afterAll(() => server.end());

/** Changes what a lock says about its holder; returns how to put it back. */
async function rewriteHolder(lock: string, changes: object): Promise<() => Promise<void>> {
  const turn = (await readdir(lock)).filter((name) => /^\d+$/u.test(name)).sort((a, b) => +b - +a);
  const path = join(lock, turn[0]!, 'holder.json');
  const before = await readFile(path, 'utf8');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(before) as object), ...changes }));
  return () => writeFile(path, before);
}

describe('a server of another machine', () => {
  test('says in its state on which machine it runs', async () => {
    expect((await server.state()).machine).toBe(hostname());
  });

  test('is not judged by the pids of this one', async () => {
    const state = await server.state();
    const putBack = await rewriteHolder(server.paths.lock, { host: 'elsewhere' });
    await writeFile(server.paths.state, JSON.stringify({ ...state, machine: 'elsewhere' }));
    expect(await fallbackStatus(spec.stateDir)).toMatchObject({
      state: 'stale',
      reason: 'it was started on another machine, elsewhere',
    });
    await expect(stopFallback(spec.stateDir)).rejects.toMatchObject({
      code: 'FALLBACK_STOP_FAILED',
      message: expect.stringContaining('elsewhere') as string,
    });
    await expect(startFallback({ stateDir: spec.stateDir })).rejects.toMatchObject({
      code: 'FALLBACK_IN_USE',
      message: expect.stringContaining('elsewhere') as string,
    });
    expect(await isProcessAlive(state.gateway)).toBe(true);
    expect(await isProcessAlive(state.engine)).toBe(true);
    await putBack();
    await writeFile(server.paths.state, JSON.stringify(state));
  });
});

describe('a process whose start time is not known', () => {
  test('is never signalled: the stop is refused and names its pid', async () => {
    const state = await server.state();
    await stopFallback(spec.stateDir);
    const uncertain = { pid: process.pid, startTime: '' };
    await writeFile(
      server.paths.state,
      JSON.stringify({ ...state, gateway: uncertain, engine: uncertain }),
    );
    await expect(stopFallback(spec.stateDir)).rejects.toMatchObject({
      code: 'FALLBACK_STOP_FAILED',
      message: expect.stringContaining(String(process.pid)) as string,
    });
    await writeFile(server.paths.state, JSON.stringify(state));
  });

  test('is not taken for a left engine either', async () => {
    await stopFallback(spec.stateDir);
    await rewriteHolder(server.paths.engineLock, { pid: process.pid, startTime: '' });
    await expect(endLeftEngine(server.paths.engineLock)).rejects.toMatchObject({
      code: 'FALLBACK_STOP_FAILED',
      message: expect.stringContaining(String(process.pid)) as string,
    });
    await rewriteHolder(server.paths.engineLock, { startTime: 'another' });
  });
});
