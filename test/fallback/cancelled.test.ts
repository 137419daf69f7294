import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { embeddedAt, namesIn } from '../support/embedded-fallback.ts';
import { fallbackPlace, memory, remember } from '../support/fallback-place.ts';
import { serversAndEngineIn } from '../support/living-servers.ts';
import { until } from '../support/until.ts';

/** Each is a moment of a setup, recognised by what has appeared in the directory by then. */
const moments = [
  ['the data is unpacked', 'data'],
  ['the server process begins', 'fallback.log'],
  ['the server has its lock', 'lock'],
  ['the engine opens the data', 'engine-lock'],
  ['the server listens', '.s.PGSQL.'],
  ['the server reports', 'state.json'],
] as const;

describe.runIf(process.platform !== 'win32')('a setup that is cancelled when', () => {
  test.each(moments)('%s leaves no process and no data', async (_, name) => {
    const spec = await fallbackPlace();
    const server = embeddedAt(spec);
    const controller = new AbortController();
    const outcome = provisionEmbedded({ ...spec, signal: controller.signal }).then(
      () => null,
      (error: unknown) => error,
    );
    await until(async () => {
      const names = await namesIn(server.paths.root);
      return names.some(
        (found) => found === name || (name === '.s.PGSQL.' && found.startsWith(name)),
      );
    });
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'CANCELLED' });
    expect(await serversAndEngineIn(spec.stateDir)).toEqual([]);
    const left = (await readdir(server.paths.root)).filter((entry) => !entry.includes('lock'));
    expect(left).toEqual(['fallback.log'].filter((entry) => left.includes(entry)));
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
    await server.end();
  });
});

test('a start that is cancelled at any moment leaves no process, and the data as it was', async () => {
  const spec = await fallbackPlace();
  const server = embeddedAt(spec);
  const begun = performance.now();
  await provisionEmbedded(spec);
  const setupMs = performance.now() - begun;
  await remember(server, 'kept');
  await stopFallback(spec.stateDir);
  // Quarters of what this machine needs for a set-up, of which the start is most.
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const signal = AbortSignal.timeout(Math.round((setupMs * quarter) / 4));
    const started = await startFallback({ stateDir: spec.stateDir, signal }).catch(
      (error: unknown) => error,
    );
    const { state } = await fallbackStatus(spec.stateDir);
    if (state === 'running') {
      expect(started).toMatchObject({ started: true });
      await stopFallback(spec.stateDir);
    } else {
      expect(started).toMatchObject({ code: 'CANCELLED' });
      expect(state).toBe('stopped');
    }
    expect(await serversAndEngineIn(spec.stateDir)).toEqual([]);
  }
  await startFallback({ stateDir: spec.stateDir });
  expect(await memory(server)).toEqual(['kept']);
  await server.end();
});
