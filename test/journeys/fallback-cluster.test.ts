import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { clusterPlace } from '../../src/fallback/cluster/cluster-place.ts';
import { findPostmaster } from '../../src/fallback/cluster/postmaster.ts';
import { readClusterSettings } from '../../src/fallback/cluster/read-cluster-settings.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { withServer } from '../support/cluster-fallback.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

describeWithServer(postgres15WithPgvector(), 'the private cluster by the program', (binDir) => {
  const env = { PATH: withServer(binDir)['PATH'] ?? '' };

  /** A folder, and the program in it on a machine that has that server. */
  async function project() {
    const cwd = await tempDir();
    const run = async (...args: readonly string[]): Promise<CliResult> =>
      await runCli(args, { cwd, env });
    onTestFinished(async () => {
      await run('fallback', 'destroy', '--yes');
    });
    const port = String(await unusedPort());
    const set = async (...more: readonly string[]): Promise<CliResult> =>
      await run('--non-interactive', '--fallback-db-port', port, ...more);
    return { cwd, run, set, paths: fallbackPaths(join(cwd, '.setup-wizard')) };
  }

  async function distance(cwd: string): Promise<number> {
    const settings = parse(readFileSync(join(cwd, '.env')));
    const client = new Client({
      host: settings['POSTGRES_FALLBACK_HOST'],
      port: Number(settings['POSTGRES_FALLBACK_PORT']),
      database: settings['POSTGRES_FALLBACK_DB'],
      user: settings['POSTGRES_FALLBACK_USER'],
      password: settings['POSTGRES_FALLBACK_PASSWORD'],
    });
    await client.connect();
    const { rows } = await client.query<{ d: number }>(`select '[3,0]'::vector <-> '[0,4]' as d`);
    await client.end();
    return rows[0]?.d ?? NaN;
  }

  test('from setup to destroy: each command does what it says, and nothing is left', async () => {
    const { cwd, run, set, paths } = await project();
    const setup = await set('--fallback-mode', 'cluster', '--json');
    expect(setup.code, setup.stderr).toBe(0);
    const { targets, checks } = setupDocument(setup);
    expect(targets.fallback).toMatchObject({ provisioner: 'cluster', reachable: true });
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(await distance(cwd)).toBe(5);

    const before = files(cwd);
    const again = await set('--fallback-mode', 'cluster');
    expect(again.code, again.stderr).toBe(0);
    expect(files(cwd)).toEqual(before);

    const status = await run('fallback', 'status');
    expect(status.stdout).toMatch(/^Running: cluster on 127\.0\.0\.1:\d+\/.* \(PostgreSQL 15\./u);
    const logs = await run('fallback', 'logs');
    expect(logs.stdout).toContain('ready to accept connections');

    expect((await run('fallback', 'stop')).stdout).toContain('Stopped; its data is kept.');
    expect((await run('fallback', 'status')).code).toBe(1);
    expect((await run('fallback', 'start')).stdout).toContain('Started: cluster on');
    expect(await distance(cwd)).toBe(5);

    const settings = await readClusterSettings(paths.settings);
    if (settings === null) throw new Error('no settings of a cluster');
    const { data } = clusterPlace(settings, paths);
    const server = await findPostmaster(data);
    expect(server).not.toBeNull();
    const destroyed = await run('fallback', 'destroy', '--yes');
    expect(destroyed.code, destroyed.stderr).toBe(0);
    expect(await findPostmaster(data)).toBeNull();
    expect(() => statSync(data)).toThrow('ENOENT');
    expect(readdirSync(join(cwd, '.setup-wizard'))).not.toContain('fallback');
  });

  test('"local" takes it, and "serve" runs it in the foreground until SIGTERM and keeps a second one out', async () => {
    const { cwd, run, set } = await project();
    const setup = await set('--json');
    expect(setup.code, setup.stderr).toBe(0);
    expect(setupDocument(setup).targets.fallback).toMatchObject({ provisioner: 'cluster' });
    await run('fallback', 'stop');
    const second: Promise<CliResult>[] = [];
    const served = await runCli(['fallback', 'serve'], {
      cwd,
      env,
      onLine: (line, child) => {
        if (!line.includes('ready to accept connections')) return;
        second.push(run('fallback', 'serve').finally(() => child.kill('SIGTERM')));
      },
    });
    expect(served.code, served.stderr).toBe(0);
    const refused = await second[0];
    expect(refused?.code).toBe(1);
    expect(refused?.stderr).toContain('The fallback is already being served');
    const { stdout } = await run('fallback', 'status');
    expect(stdout).toContain('Stopped (cluster); its data is kept.');
  });

  test('where no server has pgvector it is refused with what to install, and nothing is written', async () => {
    const cwd = await tempDir();
    const { code, stderr } = await runCli(['--non-interactive', '--fallback-mode', 'cluster'], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('has no pgvector');
    expect(stderr).toMatch(/postgresql-\d+-pgvector/u);
    expect(readdirSync(cwd).filter((name) => name !== '.setup-wizard')).toEqual([]);
  });
});

/** The settings files with their times of change. */
function files(cwd: string): readonly (string | number)[] {
  return ['.env', 'config.json'].flatMap((name) => {
    const path = join(cwd, name);
    return [readFileSync(path, 'utf8'), statSync(path).mtimeMs];
  });
}
