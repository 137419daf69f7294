import { access } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { provisionEmbedded } from '../../../src/fallback/embedded/provision-embedded.ts';
import { runEmbeddedServer } from '../../../src/fallback/embedded/embedded-server.ts';
import { AnswerRelay } from '../../../src/fallback/embedded/answer-relay.ts';
import { EngineKeeper } from '../../../src/fallback/embedded/engine-keeper.ts';
import { Listeners } from '../../../src/fallback/embedded/listeners.ts';
import { entryPoints } from '../../../src/fallback/embedded/entry-points.ts';
import { lockOwner } from '../../../src/fallback/lock-owner.ts';
import type { FallbackSpec } from '../../../src/fallback/provisioner.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../../src/processes/process-identity.ts';
import { type EmbeddedFallback, embeddedAt } from '../../support/embedded-fallback.ts';
import { fallbackPlace } from '../../support/fallback-place.ts';
import { until } from '../../support/until.ts';

let spec: FallbackSpec;
let server: EmbeddedFallback;

// Every test finds it stopped, and leaves it so.
beforeAll(async () => {
  spec = await fallbackPlace();
  server = embeddedAt(spec);
  await provisionEmbedded(spec);
  await stopFallback(spec.stateDir);
});
afterEach(() => stopFallback(spec.stateDir));
afterAll(() => server.end());

function keeper(): { keeper: EngineKeeper; pids: number[]; lost: Error[] } {
  const pids: number[] = [];
  const lost: Error[] = [];
  const nothing = (): void => undefined;
  const made = new EngineKeeper({
    entry: entryPoints().engine,
    config: {
      dataDir: server.paths.data,
      lock: server.paths.engineLock,
      database: spec.database,
      role: spec.user,
      durability: 'crash',
      library: null,
      prepare: false,
    },
    scheduler: {
      attach: nothing,
      detach: nothing,
      done: nothing,
      more: nothing,
      answers: new AnswerRelay(
        { of: () => undefined, hasLeft: () => false },
        new Listeners(nothing),
      ),
    },
    log: nothing,
    opened: ({ pid }) => pids.push(pid),
    defaults: nothing,
    lost: (error) => lost.push(error),
  });
  return { keeper: made, pids, lost };
}

async function engineRuns(): Promise<boolean> {
  const engine = await lockOwner(server.paths.engineLock);
  return engine !== null && (await isProcessAlive(engine));
}

describe('stopping while an engine is being opened', () => {
  test('the first one: it is gone when stop returns', async () => {
    const { keeper: kept, pids } = keeper();
    const started = kept.start();
    started.catch(() => undefined);
    await until(engineRuns);
    await kept.stop();
    expect(await engineRuns()).toBe(false);
    await expect(started).rejects.toThrow(/SIGKILL|ended/u);
    expect(pids).toEqual([]);
  });

  test('the one after a crash: it is gone when stop returns, and no other follows', async () => {
    const { keeper: kept, pids, lost } = keeper();
    const { pid } = await kept.start();
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      const engine = await lockOwner(server.paths.engineLock);
      return engine !== null && engine.pid !== pid && (await isProcessAlive(engine));
    });
    await kept.stop();
    expect(await engineRuns()).toBe(false);
    expect(pids).toEqual([pid]);
    expect(lost).toEqual([]);
  });
});

test('a server that is stopped right after its engine crashed leaves no state file', async () => {
  for (const moment of ['crashed', 'opening', 'opened'] as const) {
    const events: string[] = [];
    const running = await runEmbeddedServer({
      paths: server.paths,
      limits: {},
      log: (event) => events.push(event),
      signal: new AbortController().signal,
      failed: (error) => events.push(error.message),
    });
    const { engine } = await server.state();
    process.kill(engine.pid, 'SIGKILL');
    await until(() => events.some((event) => event.startsWith('engine lost')));
    if (moment === 'opening') await until(engineRuns);
    if (moment === 'opened')
      await until(() => events.some((event) => /^engine \d+ opened/u.test(event)));
    await running.stop();
    await expect(access(server.paths.state)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await engineRuns()).toBe(false);
    expect(events.at(-1)).toBe('stopped');
  }
});

test('an engine that is killed is replaced: others are served within two seconds', async () => {
  const begun = performance.now();
  await startFallback({ stateDir: spec.stateDir });
  const startMs = performance.now() - begun;
  const busy = await server.client();
  const victim = busy.query('select pg_catalog.pg_sleep(0), count(*) from generate_series(1, 1e8)');
  victim.catch(() => undefined);
  const { engine } = await server.state();
  process.kill(engine.pid, 'SIGKILL');
  const from = performance.now();
  await until(async () => {
    const other = await server.client();
    const { rows } = await other.query<{ one: number }>('select 1 as one');
    return rows[0]?.one === 1;
  });
  // A machine that has other work needs longer for both.
  expect(performance.now() - from).toBeLessThan(Math.max(2_000, 2 * startMs));
  await expect(victim).rejects.toMatchObject({ code: '57P02' });
  await until(async () => (await server.state()).engine.pid !== engine.pid);
});
