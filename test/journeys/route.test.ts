import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import type { RouterStatus } from '../../src/router/router-status.ts';
import { type RoutePlace, routePlace } from '../support/route-place.ts';
import type { CliResult } from '../support/run-cli.ts';
import { until } from '../support/until.ts';

type RouteDocument = RouterStatus & {
  readonly exitCode: number;
  readonly ok: boolean;
  readonly url: string | null;
  readonly password?: string;
  readonly error: { readonly code: string; readonly detail: string; readonly fix: string } | null;
};

const document = ({ stdout }: CliResult): RouteDocument => JSON.parse(stdout) as RouteDocument;

describe('setup-wizard route', () => {
  let place: RoutePlace;
  beforeAll(async () => {
    place = await routePlace();
  });
  afterAll(() => place[Symbol.asyncDispose]());
  beforeEach(() => place.proxy.set({ kind: 'ok' }));

  const noSecretIn = ({ stdout, stderr }: CliResult): void => {
    for (const secret of [place.primaryPassword, place.fallbackPassword]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  };

  describe('with a primary that answers', () => {
    it('names it with exit 0, and shows no password', async () => {
      const result = await place.run(['route']);
      expect(result.code, result.stderr).toBe(0);
      expect(result.stdout).toContain(`127.0.0.1:${place.proxy.port}/shop`);
      expect(result.stderr).toBe('');
      noSecretIn(result);
    });

    it('gives a document with both targets', async () => {
      const result = await place.run(['route', '--json']);
      expect(document(result)).toMatchObject({
        ok: true,
        exitCode: 0,
        mode: 'normal',
        state: 'primary',
        target: 'primary',
        reason: null,
        writes: 'everything',
        url: `postgresql://ann@127.0.0.1:${place.proxy.port}/shop?sslmode=disable`,
        targets: {
          primary: { configured: true, reachable: true, serverVersion: '18.6', pgvector: '0.8.7' },
          fallback: { configured: true, reachable: true, port: place.fallbackPort },
        },
        error: null,
      });
      noSecretIn(result);
    });

    it('gives the password to those who ask for it', async () => {
      const [env, json] = await Promise.all([
        place.run(['route', '--format', 'env', '--with-password']),
        place.run(['route', '--format', 'json', '--with-password']),
      ]);
      expect(env.stdout).toContain(`export PGPASSWORD=${place.primaryPassword}\n`);
      expect(document(json).password).toBe(place.primaryPassword);
      expect(await place.query(document(json).url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  describe('with a primary that is down', () => {
    beforeEach(() => place.proxy.set({ kind: 'refuse' }));

    it('names the fallback with exit 4, and why on standard error', async () => {
      const result = await place.run(['route']);
      expect(result.code, result.stderr).toBe(4);
      expect(result.stdout).toContain(`127.0.0.1:${place.fallbackPort}/`);
      expect(result.stderr).toContain('error PRIMARY_CONNECTION_REFUSED');
      noSecretIn(result);
    });

    it('prints nothing but the lines for eval, with sessions that only read', async () => {
      const { code, stdout } = await place.run(['route', '--format', 'env']);
      expect(code).toBe(4);
      expect(stdout.split('\n')).toEqual([
        'export PGHOST=127.0.0.1',
        `export PGPORT=${place.fallbackPort}`,
        'export PGDATABASE=shop_fallback',
        'export PGUSER=ann',
        'export PGSSLMODE=disable',
        "export PGSSLROOTCERT=''",
        "export PGOPTIONS='-c default_transaction_read_only=on'",
        '',
      ]);
    });

    it('prints a URL whose sessions the fallback keeps from writing', async () => {
      const { stdout } = await place.run(['route', '--format', 'url']);
      const url = stdout.trim();
      await expect(
        place.query(url, 'create table lost (id int)', place.fallbackPassword),
      ).rejects.toMatchObject({ code: '25006' });
    });

    it('tells since when, the same at every look', async () => {
      const first = document(await place.run(['route', '--json']));
      const second = document(await place.run(['route', '--json']));
      expect(second).toMatchObject({ since: first.since, epoch: first.epoch, state: 'fallback' });
    });

    describe('and a fallback that is stopped', () => {
      beforeAll(() => stopFallback(place.stateDir));

      it('leaves it so with --no-start: exit 1, nothing to eval, and what is wrong with each', async () => {
        const result = await place.run(['route', '--no-start', '--format', 'env']);
        expect(result.code, result.stderr).toBe(1);
        expect(result.stdout).toBe('');
        expect(result.stderr).toContain('error DATABASE_UNAVAILABLE');
        expect(result.stderr).toMatch(/why: primary: .*\n +fallback: /u);
        expect((await fallbackStatus(place.stateDir)).state).toBe('stopped');
      });

      it('starts it', async () => {
        const result = await place.run(['route', '--json']);
        expect(document(result), result.stderr).toMatchObject({ exitCode: 4, target: 'fallback' });
        expect((await fallbackStatus(place.stateDir)).state).toBe('running');
      });
    });
  });

  it('goes back to a primary that answers again, as long as nothing was written', async () => {
    await place.proxy.set({ kind: 'refuse' });
    expect((await place.run(['route', '--quiet'])).code).toBe(4);
    const record = join(place.stateDir, 'router.json');
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ mode: 'read-only' });
    await place.proxy.set({ kind: 'ok' });
    const result = await place.run(['route', '--quiet']);
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ mode: 'closed' });
  });

  it('without a primary in the settings is local: exit 0', async () => {
    const result = await place.run(['route', '--no-primary', '--json']);
    expect(document(result), result.stderr).toMatchObject({
      exitCode: 0,
      mode: 'local',
      target: 'fallback',
      writes: 'everything',
      targets: { primary: { configured: false } },
    });
  });

  it('without any database in the settings is bad input', async () => {
    const { code, stdout } = await place.run(['route', '--no-primary', '--no-fallback', '--json']);
    expect(code).toBe(2);
    expect(document({ code, stdout, stderr: '' }).error?.code).toBe('SETTINGS_INVALID');
  });

  it('--watch tells every change through a stop and a start of the server, and ends with a signal', async () => {
    const lines: RouteDocument[] = [];
    const { stateDir } = place.primary.spec;
    const steps = (async () => {
      await until(() => lines.length > 0);
      await stopFallback(stateDir);
      await until(() => lines.some(({ state }) => state === 'fallback'));
      await startFallback({ stateDir });
      await until(() => lines.some(({ state }) => state === 'recovered'));
    })();
    let kill = (): void => undefined;
    const watching = place.run(['route', '--watch', '--quiet'], {
      onOutput: (line, child) => {
        kill = () => child.kill('SIGTERM');
        lines.push(JSON.parse(line) as RouteDocument);
      },
    });
    await steps.finally(() => kill());
    expect(await watching).toMatchObject({ code: 0, stderr: '' });
    const states = lines.map(({ state }) => state).filter((state) => state !== 'suspect');
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'primary',
      'fallback',
      'recovered',
    ]);
  });

  it('--watch ends when nobody reads it any more', async () => {
    const { code, stderr } = await place.run(['route', '--watch', '--quiet'], {
      onOutput: (_, child) => {
        child.stdout?.destroy();
        void place.proxy.set({ kind: 'refuse' });
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('--watch goes on where no database can be used, and tells when one can', async () => {
    await place.proxy.set({ kind: 'refuse' });
    await stopFallback(place.stateDir);
    const lines: RouteDocument[] = [];
    const { code } = await place.run(['route', '--watch', '--no-start', '--quiet'], {
      onOutput: (line, child) => {
        lines.push(JSON.parse(line) as RouteDocument);
        if (lines.length === 1) void startFallback(place);
        if (lines.some(({ target }) => target === 'fallback')) child.kill('SIGINT');
      },
    });
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ state: 'down', mode: 'unavailable', target: null, url: null });
  });

  it('stays on a fallback with writes that the primary lacks, and names the way back', async () => {
    await place.proxy.set({ kind: 'refuse' });
    const url = `postgresql://ann@127.0.0.1:${place.fallbackPort}/shop_fallback`;
    await place.query(url, 'create table notes (id int primary key)', place.fallbackPassword);
    const open = document(await place.run(['route', '--writes', 'journal', '--json']));
    expect(open).toMatchObject({ exitCode: 4, writes: 'journal', unreplayed: 0 });
    await place.query(open.url ?? '', 'insert into notes values (1)', place.fallbackPassword);
    await place.proxy.set({ kind: 'ok' });
    const stays = document(await place.run(['route', '--json']));
    expect(stays).toMatchObject({
      exitCode: 4,
      state: 'recovered',
      target: 'fallback',
      unreplayed: 1,
      reconcileRequired: true,
      error: { code: 'RECONCILE_REQUIRED' },
    });
    expect(stays.error?.fix).toContain('setup-wizard reconcile');
  });

  it('knows of such writes while the fallback is stopped, and starts it for them', async () => {
    await stopFallback(place.stateDir);
    const stopped = await place.run(['route', '--no-start']);
    expect(stopped.code, stopped.stderr).toBe(1);
    expect(stopped.stderr).toMatch(/primary: .*writes that the primary does not have/u);
    const started = await place.run(['route', '--json']);
    expect(document(started), started.stderr).toMatchObject({ exitCode: 4, unreplayed: 1 });
  });
});
