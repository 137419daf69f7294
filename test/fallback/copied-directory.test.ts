import { cp, rename, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';
import { type EmbeddedFallback, embeddedAt, startEmbedded } from '../support/embedded-fallback.ts';
import { memory, remember } from '../support/fallback-place.ts';
import { unusedPort } from '../support/unused-port.ts';

let server: EmbeddedFallback;
let stateDir: string;
let copy: string;

beforeAll(async () => {
  server = await startEmbedded();
  ({ stateDir } = server.spec);
  await remember(server, 'kept');
  copy = `${stateDir}-copy`;
});
afterAll(() => server.end());

describe('of a state directory that was copied while its server ran', () => {
  beforeEach(() =>
    cp(stateDir, copy, { recursive: true, filter: (path) => !path.includes('.s.') }),
  );
  afterEach(async () => {
    await stopFallback(copy);
    await rm(copy, { recursive: true, force: true });
    // Whatever was done to the copy, the original has run on.
    const { gateway, engine } = await server.state();
    expect(await isProcessAlive(gateway)).toBe(true);
    expect(await isProcessAlive(engine)).toBe(true);
    expect(await memory(server)).toEqual(['kept']);
  });

  test('the copy is stopped, and has nothing to stop', async () => {
    expect(await fallbackStatus(copy)).toEqual({ state: 'stopped', provisioned: true });
    expect(await stopFallback(copy)).toEqual({ stopped: false, killed: false });
  });

  test('the copy can be destroyed', async () => {
    expect((await destroyFallback(copy)).removed).toContain('data');
  });

  test('the copy does not start at the same port, and the original stays', async () => {
    const started = startFallback({ stateDir: copy });
    await expect(started).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  test('the copy can be set up at another port, with the data it has', async () => {
    const spec = { ...server.spec, stateDir: copy, port: await unusedPort() };
    const { created } = await provisionEmbedded(spec);
    expect(created).toEqual({ data: false, process: true, credentials: true });
    const own = embeddedAt(spec);
    await remember(own, 'only in the copy');
    expect(await memory(own)).toEqual(['kept', 'only in the copy']);
    await own.end();
  });
});

test('a state directory that was moved while its server ran is that server’s still', async () => {
  const { gateway } = await server.state();
  await rename(stateDir, copy);
  expect(await fallbackStatus(copy)).toMatchObject({ state: 'running' });
  expect(await stopFallback(copy)).toEqual({ stopped: true, killed: false });
  expect(await isProcessAlive(gateway)).toBe(false);
  await rename(copy, stateDir);
});
