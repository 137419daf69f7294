import { cp, rename, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { provisionContainer } from '../../../src/fallback/container/provision-container.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { fallbackLogs } from '../../../src/fallback/fallback-logs.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import { serveFallback } from '../../../src/fallback/serve-fallback.ts';
import { underStartLock } from '../../../src/fallback/start-lock.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { heldWrites } from '../../../src/fallback/held-writes.ts';
import { describeWithEngine, podman, thingsOf, useEngine } from '../../support/container-engine.ts';
import {
  type ContainerFallback,
  containerAt,
  startContainer,
} from '../../support/container-fallback.ts';
import { unusedPort } from '../../support/unused-port.ts';
import { until } from '../../support/until.ts';

describeWithEngine('the life of a fallback in a container', (environment) => {
  let server: ContainerFallback;
  let stateDir: string;
  let container: string;
  beforeAll(async () => {
    useEngine(environment);
    server = await startContainer();
    stateDir = server.spec.stateDir;
    ({ container } = await server.settings());
    await server.query('create table memory (line text)');
  });
  afterAll(() => server.end());

  /** Asked without the engine, whose every answer costs a program. */
  const answers = (): Promise<boolean> =>
    server.query('select 1').then(
      () => true,
      () => false,
    );

  describe('that runs', () => {
    /** Every test finds it running, because the one before has to leave it so, and what it wrote has to be there at the end. */
    beforeEach(async ({ task }) => {
      await server.query(`insert into memory values ('${task.id}')`);
    });
    afterEach(async ({ task }) => {
      if (!(await answers())) await startFallback({ stateDir });
      const rows = await server.query('select line from memory');
      expect(rows.map(({ line }) => line)).toContain(task.id);
    });

    test('the status says what runs where, and of which image', async () => {
      const { digest, image, volume } = await server.settings();
      expect(await fallbackStatus(stateDir)).toEqual({
        state: 'running',
        server: {
          kind: 'container',
          host: '127.0.0.1',
          port: server.spec.port,
          socketDir: null,
          database: 'app_fallback',
          user: 'app',
          serverVersion: server.result.serverVersion,
          pgvector: server.result.pgvector,
          engine: 'podman',
          container,
          volume,
          image,
          digest,
        },
      });
    });

    test('stop ends it cleanly, start finds the data again; each a second time does nothing', async () => {
      expect(await stopFallback(stateDir)).toEqual({ stopped: true, killed: false });
      expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
      expect(await stopFallback(stateDir)).toEqual({ stopped: false, killed: false });
      expect((await startFallback({ stateDir })).started).toBe(true);
      expect((await startFallback({ stateDir })).started).toBe(false);
    });

    test('a server that is killed comes back by itself', async () => {
      const begun = async (): Promise<unknown> => {
        const [row] = await server.query('select pg_postmaster_start_time()::text as since');
        return row?.['since'];
      };
      const before = await begun();
      // The engine complains, because what was run in the container went down with it.
      const kill = 'kill -9 "$(head -n 1 "$PGDATA/postmaster.pid")"';
      await podman('exec', container, 'sh', '-c', kill).catch(() => undefined);
      await until(async () => (await begun().catch(() => before)) !== before);
      expect(await fallbackStatus(stateDir)).toMatchObject({ state: 'running' });
    });

    test('killed together with its container: stopped, and start recovers', async () => {
      await podman('kill', '--signal', 'KILL', container);
      await until(async () => (await fallbackStatus(stateDir)).state !== 'stale');
      await startFallback({ stateDir });
      expect(await fallbackStatus(stateDir)).toMatchObject({ state: 'running' });
    });

    test('a container that somebody removed is made again over its volume', async () => {
      await podman('rm', '--force', container);
      expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
      expect((await startFallback({ stateDir })).started).toBe(true);
    });

    test('made and never started, as a crash leaves it: made anew when the fallback is set up', async () => {
      const { volume, id } = await server.settings();
      await podman('rm', '--force', container);
      const image = (await server.settings()).image;
      const label = `setup-wizard.id=${id}`;
      const half = ['--name', container, '--label', label, '--volume', `${volume}:/var/lib/x`];
      await podman('create', '--pull=never', ...half, image);
      const { created } = await provisionContainer(server.spec);
      expect(created).toEqual({ data: false, process: true, credentials: false });
    });

    test('a paused one says so, and start goes on with it', async (context) => {
      const paused = await podman('pause', container).then(
        () => true,
        () => false,
      );
      // Where the machine has no cgroup that freezes, there is nothing to find out.
      if (!paused) context.skip();
      expect(await fallbackStatus(stateDir)).toMatchObject({
        state: 'stale',
        reason: 'its container is paused',
      });
      await startFallback({ stateDir });
    });

    test('the last lines of its log', async () => {
      const lines: string[] = [];
      for await (const line of fallbackLogs({ stateDir, lines: 2, follow: false }))
        lines.push(line);
      expect(lines).toHaveLength(2);
    });

    test('its log can be followed, and nothing of it stays when that ends', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const log = fallbackLogs({ stateDir, lines: 1, follow: true, signal });
      expect((await log.next()).done).toBe(false);
      const next = log.next();
      await expect(server.query('select 1', { password: 'wrong' })).rejects.toThrow();
      expect((await next).value).toMatch(/password authentication failed/u);
      controller.abort();
      while ((await log.next()).done !== true);
    });

    describe('a state directory that was copied with its project', () => {
      let copy: string;
      let whose: string;
      beforeEach(async () => {
        copy = `${stateDir}-copy`;
        whose = `The container ${container} and its data belong to ${stateDir}`;
        await cp(stateDir, copy, { recursive: true });
      });
      afterEach(async () => {
        await destroyFallback(copy);
        await rm(copy, { recursive: true, force: true });
        // Whatever was done to the copy, this one has run on.
        expect(await fallbackStatus(stateDir)).toMatchObject({ state: 'running' });
      });

      test('has none, and says whose it is', async () => {
        const note = expect.stringContaining(whose) as string;
        expect(await fallbackStatus(copy)).toEqual({ state: 'stopped', provisioned: false, note });
        expect(await stopFallback(copy)).toEqual({ stopped: false, killed: false, note });
        const failure = { code: 'FALLBACK_NOT_RUNNING', detail: note };
        await expect(startFallback({ stateDir: copy })).rejects.toMatchObject(failure);
        await expect(serveFallback({ stateDir: copy })).rejects.toMatchObject(failure);
        const request = { stateDir: copy, password: null, primary: null };
        expect(await heldWrites(request)).toEqual({ kind: 'none', look: null });
        expect((await fallbackLogs({ stateDir: copy, lines: 9, follow: false }).next()).done).toBe(
          true,
        );
      });

      test('is destroyed without what belongs to the original', async () => {
        const { removed, stays } = await destroyFallback(copy);
        expect(removed).toContain('server.json');
        expect(removed.filter((name) => name.includes(container))).toEqual([]);
        expect(stays).toEqual([expect.stringContaining(whose)]);
      });

      test('set up at another port it gets a container and a volume of its own', async () => {
        const spec = { ...server.spec, stateDir: copy, port: await unusedPort() };
        const own = containerAt(spec, await provisionContainer(spec));
        expect(own.result.created).toEqual({ data: true, process: true, credentials: true });
        const { id } = await own.settings();
        expect(await thingsOf(id)).toHaveLength(2);
        await expect(own.query('select from memory')).rejects.toMatchObject({ code: '42P01' });
        await destroyFallback(copy);
        expect(await thingsOf(id)).toEqual([]);
      });
    });

    test('a state directory that was moved keeps its container, and the set-up labels it anew', async () => {
      const moved = `${stateDir}-moved`;
      const home = [
        'container',
        'inspect',
        '--format',
        '{{index .Config.Labels "setup-wizard.state-dir"}}',
      ];
      await rename(stateDir, moved);
      try {
        expect(await fallbackStatus(moved)).toMatchObject({ state: 'running' });
        expect(await stopFallback(moved)).toEqual({ stopped: true, killed: false });
        const { created } = await provisionContainer({ ...server.spec, stateDir: moved });
        expect(created).toEqual({ data: false, process: true, credentials: false });
        expect(await podman(...home, container)).toBe(moved);
      } finally {
        await rename(moved, stateDir);
      }
      await provisionContainer(server.spec);
      expect(await podman(...home, container)).toBe(stateDir);
    });
  });

  describe('that is stopped', () => {
    beforeEach(() => stopFallback(stateDir));

    test('serve stays with it in the foreground, and stops it at the signal', async () => {
      const controller = new AbortController();
      const served = serveFallback({ stateDir, signal: controller.signal });
      await until(answers);
      // It has begun to serve when it gives back the lock of the start.
      await underStartLock(server.paths, { purpose: 'test' }, () => server.query('select 1'));
      controller.abort();
      await served;
      expect(await fallbackStatus(stateDir)).toMatchObject({ state: 'stopped' });
    });

    test('a start that is cancelled leaves it stopped', async () => {
      // On a slow machine it may be up before anybody sees its container: then once more.
      const refusal = await until(async () => {
        await stopFallback(stateDir);
        const controller = new AbortController();
        const started = startFallback({ stateDir, signal: controller.signal }).then(
          () => null,
          (error: unknown) => error,
        );
        const runs = until(async () =>
          (await podman('ps', '--format', '{{.Names}}')).includes(container),
        );
        await Promise.race([runs, started]);
        controller.abort();
        return await started;
      }, 40_000);
      expect(refusal).toMatchObject({ code: 'CANCELLED' });
      expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
    });

    test('serve ends when somebody else stops it', async () => {
      const served = serveFallback({ stateDir });
      await until(answers);
      await stopFallback(stateDir);
      await served;
      expect(await fallbackStatus(stateDir)).toMatchObject({ state: 'stopped' });
    });
  });
});
