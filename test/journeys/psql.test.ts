import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'dotenv';
import { beforeAll, expect, it } from 'vitest';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { runCli } from '../support/run-cli.ts';

const run = promisify(execFile);

describeWithServer(postgres15(), 'psql with the settings that were written', (binDir) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    const { code, stderr } = await runCli(['--non-interactive'], { cwd: folder });
    expect(code, stderr).toBe(0);
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd: folder });
      await rm(folder, { recursive: true, force: true });
    };
  });

  /** Nothing but the environment tells psql where to go; no file of this machine's user is read. */
  function psql(
    query: string,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly stdout: string }> {
    const env = parse(readFileSync(join(folder, '.env')));
    return run(join(binDir, 'psql'), ['-X', '-w', '-A', '-t', '-c', query], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        PGHOST: env['POSTGRES_FALLBACK_HOST'],
        PGPORT: env['POSTGRES_FALLBACK_PORT'],
        PGDATABASE: env['POSTGRES_FALLBACK_DB'],
        PGUSER: env['POSTGRES_FALLBACK_USER'],
        PGPASSWORD: env['POSTGRES_FALLBACK_PASSWORD'],
        ...changes,
      },
    });
  }

  it('answers a distance query', async () => {
    const { stdout } = await psql(`select '[1,2,3]'::vector <=> '[4,5,6]'::vector`);
    expect(Number(stdout)).toBeCloseTo(0.025368, 5);
  });

  it('finds its three extensions, and a role that is no superuser', async () => {
    const { stdout } = await psql(
      `select (select pg_catalog.string_agg(extname, ',' order by extname) from pg_catalog.pg_extension
        where extname <> 'plpgsql'), rolsuper from pg_catalog.pg_roles where rolname = current_user`,
    );
    expect(stdout).toBe('pg_trgm,uuid-ossp,vector|f\n');
  });

  it.each([
    ['password', { PGPASSWORD: 'not the password' }, 'password authentication failed'],
    ['user', { PGUSER: 'somebody' }, 'password authentication failed'],
    ['database', { PGDATABASE: 'another' }, 'database "another" does not exist'],
  ])('is refused with a wrong %s', async (_, changes, reason) => {
    await expect(psql('select 1', changes)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(reason) as string,
    });
  });
});
