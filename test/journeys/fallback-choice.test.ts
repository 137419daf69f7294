import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { fakeServer } from '../support/fake-server.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

const noShell = process.platform === 'win32' ? 'shell scripts do not start on Windows' : null;
const pathWith = (folder: string): string => `${folder}:${process.env['PATH'] ?? ''}`;

describeWhen(noShell, 'a machine whose PostgreSQL turns out to be of no use', () => {
  const words = 'no space for shared memory';

  async function setUp(...more: readonly string[]) {
    const cwd = await projectFolder();
    const server = await fakeServer('17.2', `echo "initdb: error: ${words}" >&2; exit 1`);
    const env = { PATH: pathWith(server) };
    return { cwd, result: await runCli(['--non-interactive', '--json', ...more], { cwd, env }) };
  }

  it('gets the next best fallback in mode local, and is told why', async () => {
    const { cwd, result } = await setUp();
    const { exitCode, targets, steps } = setupDocument(result);
    expect([exitCode, targets.fallback.provisioner]).toEqual([0, 'embedded']);
    expect(steps.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(result.stderr).toMatch(new RegExp(`Left out cluster: .*\\(.*${words}\\)`, 'u'));
    expect(readdirSync(join(cwd, '.setup-wizard/fallback'))).toContain('server.json');
  });

  it('gets the words of the program and the next best mode when it was asked for by name', async () => {
    const { cwd, result } = await setUp('--fallback-mode', 'cluster');
    const { error } = setupDocument(result);
    expect(result.code).toBe(1);
    expect(error?.detail).toContain(words);
    expect(error?.fix).toContain('Or use --fallback-mode embedded: it needs nothing but Node.');
    expect(readdirSync(cwd)).toEqual(['.setup-wizard']);
  });
});

describeWhen(noShell, 'a container that is asked for by name', () => {
  it('is refused with the words of the engine when that does not run, before anything is made', async () => {
    const cwd = await projectFolder();
    const docker = 'echo "Cannot connect to the Docker daemon" >&2; exit 1';
    const { PATH = '' } = await fakeEngine('docker', docker, 'alone');
    const args = ['--non-interactive', '--json', '--fallback-mode', 'container'];
    const result = await runCli(args, { cwd, env: { PATH } });
    expect(setupDocument(result).error).toMatchObject({
      code: 'FALLBACK_ENGINE_NOT_RUNNING',
      detail: expect.stringContaining('Cannot connect to the Docker daemon') as string,
      fix: expect.stringContaining('Or use --fallback-mode embedded') as string,
    });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('a fallback that holds writes of its own', () => {
  const destroy = (cwd: string, ...more: readonly string[]): Promise<CliResult> =>
    runCli(['fallback', 'destroy', '--yes', '--json', ...more], { cwd });

  it('is not destroyed unless they are given up, stopped or not, wherever it is asked from', async () => {
    const cwd = await projectFolder();
    // While it is stopped nobody else may take its port.
    const port = String(await unusedPort());
    await runCli(['--non-interactive', '--quiet', '--fallback-db-port', port], { cwd });
    await journalOneWrite(cwd);
    await runCli(['fallback', 'stop'], { cwd });
    expect(setupDocument(await destroy(cwd)).error).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      detail: null,
      message: expect.stringContaining('holds 1 write ') as string,
    });
    const elsewhere = ['--state-dir', join(cwd, '.setup-wizard')];
    expect(setupDocument(await destroy(await tempDir(), ...elsewhere)).error).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: expect.stringContaining('Nobody can tell') as string,
    });
    expect((await destroy(cwd, '--discard-writes')).code).toBe(0);
    expect(readdirSync(join(cwd, '.setup-wizard'))).not.toContain('fallback');
  });
});

/** As the router does while the primary is down. */
async function journalOneWrite(cwd: string): Promise<void> {
  const env = Object.fromEntries(
    readFileSync(join(cwd, '.env'), 'utf8')
      .split('\n')
      .map((line) => line.split('=', 2) as [string, string]),
  );
  const client = new pg.Client({
    host: env['POSTGRES_FALLBACK_HOST'],
    port: Number(env['POSTGRES_FALLBACK_PORT']),
    database: env['POSTGRES_FALLBACK_DB'],
    user: env['POSTGRES_FALLBACK_USER'],
    password: env['POSTGRES_FALLBACK_PASSWORD'],
  });
  await client.connect();
  await client.query('create schema if not exists setup_wizard');
  await client.query('create table setup_wizard.journal (replayed_at timestamptz)');
  await client.query('insert into setup_wizard.journal values (null)');
  await client.end();
}
