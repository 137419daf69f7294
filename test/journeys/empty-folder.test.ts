import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { tempDir } from '../support/temp-dir.ts';

const setup = ['--non-interactive', '--json'];

function clientFor(folder: string, password?: string): Client {
  const env = parse(readFileSync(join(folder, '.env')));
  return new Client({
    host: env['POSTGRES_FALLBACK_HOST'],
    port: Number(env['POSTGRES_FALLBACK_PORT']),
    database: env['POSTGRES_FALLBACK_DB'],
    user: env['POSTGRES_FALLBACK_USER'],
    password: password ?? env['POSTGRES_FALLBACK_PASSWORD'],
  });
}

async function emptyFolder(): Promise<string> {
  const folder = await tempDir();
  destroyFallbackAfterwards(folder);
  return folder;
}

describe('in an empty folder', () => {
  /** The folder after the one command. */
  let folder: string;
  let result: CliResult;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    result = await runCli(setup, { cwd: folder });
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd: folder });
      await rm(folder, { recursive: true, force: true });
    };
  });

  it('one command makes a verified database that the written settings open', async () => {
    expect(result.code, result.stderr).toBe(0);

    const document = setupDocument(result);
    expect(document).toMatchObject({ command: 'setup', ok: true, mode: 'local', error: null });
    expect(document.targets.fallback).toMatchObject({ provisioner: 'embedded', reachable: true });
    expect(document.checks.filter(({ status }) => status === 'fail')).toEqual([]);

    const client = clientFor(folder);
    await client.connect();
    const { rows } = await client.query(
      `select '[1,2,3]'::vector <=> '[4,5,6]'::vector as distance`,
    );
    await client.end();
    expect((rows[0] as { distance: number }).distance).toBeCloseTo(0.025368, 5);
  });

  it('the database refuses a wrong password', async () => {
    const client = clientFor(folder, 'not the password');
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('both files agree and are closed to others', () => {
    const env = parse(readFileSync(join(folder, '.env')));
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      database_fallback: Record<string, unknown>;
    };
    expect(config.database_fallback).toEqual({
      enabled: true,
      mode: 'local',
      db_name: env['POSTGRES_FALLBACK_DB'],
      user: env['POSTGRES_FALLBACK_USER'],
      password: env['POSTGRES_FALLBACK_PASSWORD'],
      host: '127.0.0.1',
      port: env['POSTGRES_FALLBACK_PORT'],
    });
    const modes = ['.env', 'config.json'].map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual(process.platform === 'win32' ? [0o666, 0o666] : [0o600, 0o600]);
  });

  it('a second run reports no change and writes nothing', async () => {
    const look = (): unknown =>
      ['.env', 'config.json'].map((name) => ({
        bytes: readFileSync(join(folder, name), 'utf8'),
        mtime: statSync(join(folder, name), { bigint: true }).mtimeNs,
      }));
    const before = look();
    const again = await runCli(setup, { cwd: folder });
    expect(again.code).toBe(0);
    expect(setupDocument(again).files.map(({ changed }) => changed)).toEqual([false, false]);
    expect(setupDocument(again).steps).toEqual([]);
    expect(look()).toEqual(before);
  });

  it('a dry run says what would happen, signals it, and leaves the folder empty', async () => {
    const empty = await emptyFolder();
    const run = await runCli(['--dry-run', '--exit-code'], { cwd: empty });
    expect(run.code).toBe(5);
    expect(run.stdout).toContain('fallback.provision: Start the local fallback (embedded');
    expect(run.stdout).toContain('+POSTGRES_FALLBACK_PASSWORD=********');
    expect(readdirSync(empty)).toEqual([]);
  });

  it('--no-connect settles and writes the settings without starting anything', async () => {
    const empty = await emptyFolder();
    const run = await runCli([...setup, '--no-connect'], { cwd: empty });
    expect(run.code).toBe(0);
    expect(setupDocument(run).steps.map(({ id }) => id)).toEqual(['files.write']);
    const status = await runCli(['fallback', 'status'], { cwd: empty });
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('There is none yet.');
  });
});
