import { readdir, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { embeddedStatus } from '../../src/fallback/embedded/embedded-status.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';
import { embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace, memory, remember } from '../support/fallback-place.ts';
import { serversIn } from '../support/living-servers.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';

/** The command that each of them ran is over: what is left must be one server, or none. */
async function expectNoOrphan(stateDir: string): Promise<void> {
  const status = await embeddedStatus(fallbackPaths(stateDir));
  const wanted = status.state === 'running' ? [status.server.gateway.pid] : [];
  expect(status.state).not.toBe('stale');
  expect(await serversIn(stateDir)).toEqual(wanted);
}

describe('start, stop and destroy at the same time', () => {
  test('stops and starts from several processes leave one server or none, and all the data', async () => {
    const spec = await fallbackPlace();
    const server = embeddedAt(spec);
    try {
      await provisionEmbedded(spec);
      await remember(server, 'kept');
      for (let round = 0; round < 2; round += 1) {
        const actions = ['stop', 'start', 'stop', 'start'];
        const results = await Promise.all(
          actions.map((action) =>
            runCli(['fallback', action, '--state-dir', spec.stateDir], { cwd: spec.stateDir }),
          ),
        );
        for (const { code, stderr } of results) expect(code, stderr).toBe(0);
        await expectNoOrphan(spec.stateDir);
      }
      await startFallback({ stateDir: spec.stateDir });
      expect(await memory(server)).toEqual(['kept']);
    } finally {
      await server.end();
    }
    expect(await serversIn(spec.stateDir)).toEqual([]);
  });

  test('a destroy leaves a setup that waits for it with a whole server, never half of one', async () => {
    const spec = await fallbackPlace();
    const server = embeddedAt(spec);
    try {
      for (let round = 0; round < 2; round += 1) {
        await provisionEmbedded(spec);
        const [, , ...others] = await Promise.all([
          destroyFallback(spec.stateDir),
          destroyFallback(spec.stateDir),
          provisionEmbedded(spec).then(
            () => null,
            (error: unknown) => error,
          ),
          stopFallback(spec.stateDir),
        ]);
        // It may have found the server of before, which was then taken away while it asked it.
        if (others[0] !== null) expect(others[0]).toMatchObject({ target: 'fallback' });
        await expectNoOrphan(spec.stateDir);
      }
      await destroyFallback(spec.stateDir);
      expect(await readdir(spec.stateDir)).toEqual([]);
    } finally {
      await server.end();
    }
  });
});

describe('a server whose state file is lost', () => {
  test('is still found, by its lock, and stopped', async () => {
    const spec = await fallbackPlace();
    const server = embeddedAt(spec);
    await provisionEmbedded(spec);
    const { gateway, engine } = await server.state();
    await rm(server.paths.state);
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: true, killed: false });
    expect(await isProcessAlive(gateway)).toBe(false);
    expect(await isProcessAlive(engine)).toBe(false);
    await server.end();
  });

  test('and that was killed leaves no engine behind', async () => {
    const spec = await fallbackPlace();
    const server = embeddedAt(spec);
    await provisionEmbedded(spec);
    const { gateway, engine } = await server.state();
    process.kill(engine.pid, 'SIGSTOP');
    process.kill(gateway.pid, 'SIGKILL');
    await until(async () => !(await isProcessAlive(gateway)));
    await rm(server.paths.state);
    expect(await stopFallback(spec.stateDir)).toEqual({ stopped: false, killed: false });
    expect(await isProcessAlive(engine)).toBe(false);
    await server.end();
  });
});
