import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { visibleProcesses, processesMissing } from '../support/visible-processes.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { unusedPort } from '../support/unused-port.ts';
import { stubVector } from '../support/stub-vector.ts';
import { until } from '../support/until.ts';

const own = {
  '.env': '\ufeff# mine\r\nexport A="one # two" # note\r\nOLLAMA_HOST=http://gpu:11434\r\n',
  'config.json': '{"inference":{"chat":{"url":"http:\\/\\/gpu"}},"n":12345678901234567890}',
} as const;
const ownMembers = own['config.json'].slice(1, -1);

/** A line that says that a step begins or has ended. */
const isBoundary = (line: string): boolean => / \.\.\.$|: done in /u.test(line);

const extensions = "select extname from pg_extension where extname <> 'plpgsql' order by 1";
const database = "select datname from pg_database where datname = 'shop'";

describeWithServer(postgres18(), 'a run with a primary that lacks everything', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7'),
    });
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });
  beforeEach(async () => {
    await server.sql('drop database if exists shop with (force)');
  });

  const ports = new Map<string, Promise<number>>();

  async function setup(
    cwd: string,
    onLine: (line: string, child: ChildProcess) => void = () => undefined,
  ): Promise<CliResult> {
    // The first run's port: one that has to look for another tells its steps twice.
    const known = ports.get(cwd) ?? unusedPort();
    ports.set(cwd, known);
    const port = ['--fallback-db-port', String(await known)];
    const args = ['--non-interactive', '--json', ...port, ...primaryFlags(shop)];
    return runCli(args, { cwd, input: shop.password ?? '', onLine });
  }

  /** Sends one signal when `wanted` first appears at the start of a line. */
  const signalAt = (wanted: string, signal: NodeJS.Signals) => {
    let sent = false;
    return (line: string, child: ChildProcess): void => {
      if (sent || !line.startsWith(wanted)) return;
      sent = true;
      child.kill(signal);
    };
  };

  const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

  function expectOwnBytes(folder: string): void {
    expect(text(folder, '.env').startsWith(own['.env'])).toBe(true);
    expect(text(folder, 'config.json')).toContain(ownMembers);
    JSON.parse(text(folder, 'config.json'));
  }

  async function expectConverged(folder: string, result: CliResult): Promise<void> {
    // The stand-in for pgvector has no operators: that, and nothing else, keeps this from being 0.
    expect(result.code, result.stdout + result.stderr).toBe(3);
    const document = setupDocument(result);
    expect(document.targets.fallback.reachable).toBe(true);
    const failed = document.checks.filter(({ status }) => status === 'fail');
    expect(failed.every(({ id, target }) => target === 'primary' && id !== 'connect')).toBe(true);
    expect(await server.sql(extensions, 'shop')).toHaveLength(3);
    expectOwnBytes(folder);
    const env = parse(text(folder, '.env'));
    expect(env).toMatchObject({ POSTGRES_DB: 'shop', POSTGRES_PASSWORD: shop.password });
    const config = JSON.parse(text(folder, 'config.json')) as Record<string, unknown>;
    expect(config).toMatchObject({
      database: { db_name: 'shop', password: shop.password },
      database_fallback: {
        password: env['POSTGRES_FALLBACK_PASSWORD'],
        port: env['POSTGRES_FALLBACK_PORT'],
      },
    });
    expect(readdirSync(folder).sort()).toEqual(['.env', '.setup-wizard', 'config.json']);
    if (processesMissing === null) {
      expect(visibleProcesses(folder).map(({ role }) => role)).toEqual(['gateway', 'engine']);
    }
  }

  it('that is killed at a boundary of what it does for the primary is completed by the next one', async () => {
    // convergence.test.ts walks those before. What ends a step and what begins the next are said at once.
    let told = '';
    for (const boundary of ['primary.bootstrap: ', 'files.write: ', 'files.write: done']) {
      await server.sql('drop database if exists shop with (force)');
      const folder = await projectFolder(own);
      told = (await setup(folder, signalAt(boundary, 'SIGKILL'))).stderr;
      expectOwnBytes(folder);
      await expectConverged(folder, await setup(folder));
    }
    const boundaries = told.split('\n').filter(isBoundary);
    expect(boundaries.map((line) => line.replace(/: .*/u, ''))).toEqual(
      ['fallback.provision', 'fallback.verify', 'primary.bootstrap', 'files.write'].flatMap(
        (step) => [step, step],
      ),
    );
  }, 180_000);

  async function expectUndone(folder: string, result: CliResult): Promise<void> {
    expect(result.code, result.stdout + result.stderr).toBe(130);
    expect(setupDocument(result).error?.code).toBe('CANCELLED');
    expect(await server.sql(database)).toEqual([]);
    expect(text(folder, '.env')).toBe(own['.env']);
    const status = await runCli(['fallback', 'status'], { cwd: folder });
    expect(status.stdout).toContain('There is none yet.');
    if (processesMissing === null) expect(visibleProcesses(folder)).toEqual([]);
  }

  // That SIGINT and SIGHUP do the same is shown by convergence.test.ts and bootstrap.test.ts.
  it('that gets SIGTERM while the primary is made takes everything back', async () => {
    const folder = await projectFolder(own);
    const result = await setup(folder, signalAt('primary.bootstrap: ', 'SIGTERM'));
    await expectUndone(folder, result);
    expect(text(folder, 'config.json')).toBe(own['config.json']);
  });

  it('that gets SIGINT while the files are written takes everything back', async () => {
    // A large file, so that writing it takes a while.
    const large = `{${ownMembers},"rows":[${'{"a":[1,2,3]},'.repeat(200_000)}0]}`;
    const folder = await projectFolder({ ...own, 'config.json': large });
    const result = await setup(folder, signalAt('files.write: ', 'SIGINT'));
    await expectUndone(folder, result);
    expect(text(folder, 'config.json') === large).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['.env', '.setup-wizard', 'config.json']);
  });

  it('that gets SIGINT while the primary makes it wait ends without waiting', async () => {
    await server.sql('create database shop');
    const { host, port, user, password } = shop;
    const holder = new Client({ host, port, user, password: password ?? '', database: 'shop' });
    holder.on('error', () => undefined);
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query('begin; lock table pg_catalog.pg_extension in share mode');
    const folder = await projectFolder(own);
    let program: ChildProcess | null = null;
    const running = setup(folder, (line, child) => {
      if (line.startsWith('primary.bootstrap: ')) program = child;
    });
    await until(() => program !== null, 60_000);
    await until(async () => {
      const waiting = `select from pg_locks where relation = 'pg_extension'::regclass and not granted`;
      return (await holder.query(waiting)).rowCount !== 0;
    });
    (program as ChildProcess | null)?.kill('SIGINT');
    const result = await running;
    expect(result.code, result.stdout + result.stderr).toBe(130);
    await holder.query('rollback');
    expect(await server.sql(extensions, 'shop')).toEqual([]);
    expect(text(folder, '.env')).toBe(own['.env']);
  });

  it('eight times at once in one folder makes one database, one fallback and one set of settings', async () => {
    const folder = await projectFolder(own);
    const results = await Promise.all(Array.from({ length: 8 }, () => setup(folder)));
    expect(new Set(results.map(({ code }) => code))).toEqual(new Set([3]));
    const done = (id: string): number =>
      results.filter((result) =>
        setupDocument(result).steps.some((step) => step.id === id && step.status === 'done'),
      ).length;
    const steps = ['fallback.provision', 'primary.bootstrap', 'files.write'];
    expect(steps.map(done)).toEqual([1, 1, 1]);
    await expectConverged(folder, await setup(folder));
  }, 120_000);
});
