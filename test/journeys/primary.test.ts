import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { type CliResult, destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { setupDocument } from '../support/setup-document.ts';
import { stubVector } from '../support/stub-vector.ts';
import { tempDir } from '../support/temp-dir.ts';

const setup = ['--non-interactive', '--json', '--retries', '1'];

type Env = Readonly<Record<string, string | number>>;

const inEnv = (env: Env): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');

async function folderFor(env: Env): Promise<string> {
  const folder = await tempDir();
  writeFileSync(join(folder, '.env'), inEnv(env), { mode: 0o600 });
  destroyFallbackAfterwards(folder);
  return folder;
}

/** A folder whose fallback is there already, so that a run in it is about the primary alone. */
let ready: string;
let own: string;
beforeAll(async () => {
  ready = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  const names = ['--fallback-db-name', 'shop_fallback', '--fallback-db-user', 'ann'];
  const made = await runCli([...setup, ...names], { cwd: ready });
  expect(made.code, made.stderr).toBe(0);
  own = readFileSync(join(ready, '.env'), 'utf8');
  return async () => {
    await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd: ready });
    await rm(ready, { recursive: true, force: true });
  };
});

/** Sets up with this primary where the fallback is there already. */
async function setUp(env: Env, ...options: string[]): Promise<CliResult> {
  writeFileSync(join(ready, '.env'), own + inEnv(env), { mode: 0o600 });
  rmSync(join(ready, 'config.json'), { force: true });
  return await runCli([...setup, ...options], { cwd: ready });
}

function primaryEnv(server: NativePostgres): Env {
  const { host, port, user, password } = server.settings;
  return {
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_DB: 'shop',
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password ?? '',
  };
}

describe('a primary that is configured and down', () => {
  const unused = {
    POSTGRES_HOST: '127.0.0.1',
    POSTGRES_PORT: 1,
    POSTGRES_DB: 'shop',
    POSTGRES_USER: 'ann',
  };

  it('ends in exit 4 with a ready fallback, written files and the reason', async () => {
    const folder = await folderFor(unused);
    const result = await runCli(setup, { cwd: folder });
    expect(result.code, result.stderr).toBe(4);
    const document = setupDocument(result);
    expect(document).toMatchObject({
      mode: 'degraded',
      error: { code: 'PRIMARY_CONNECTION_REFUSED' },
      targets: { fallback: { reachable: true, database: 'shop_fallback', user: 'ann' } },
    });
    expect(parse(readFileSync(join(folder, '.env')))).toMatchObject({
      POSTGRES_FALLBACK_DB: 'shop_fallback',
    });
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
  });

  it('is a failure before any change under --require-primary', async () => {
    const folder = await folderFor(unused);
    const result = await runCli([...setup, '--require-primary'], { cwd: folder });
    expect(result.code).toBe(1);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_CONNECTION_REFUSED');
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  it('that accepts and never answers is given up after the time for one try', async () => {
    await using silent = await scriptedServer(() => undefined);
    const result = await setUp({ ...unused, POSTGRES_PORT: silent.port });
    expect(result.code).toBe(4);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_CONNECTION_TIMEOUT');
  });

  it('with a name that nobody knows is told apart from a server that is down', async () => {
    const result = await setUp({ ...unused, POSTGRES_HOST: 'nobody.invalid' });
    expect(result.code).toBe(4);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_DNS_FAILED');
  });
});

describeWithServer(postgres15(), 'a primary on PostgreSQL 15 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  it('ends in exit 3 with what to install', async () => {
    const result = await setUp(primaryEnv(server));
    expect(result.code, result.stderr).toBe(3);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('PRIMARY_PGVECTOR_NOT_AVAILABLE');
    expect(error?.fix).toContain('postgresql-15-pgvector');
  });

  it('refuses a wrong password and names it', async () => {
    const result = await setUp({ ...primaryEnv(server), POSTGRES_PASSWORD: 'wrong' });
    expect(result.code).toBe(4);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_AUTH_FAILED');
  });

  it('says so when TLS is required and the server has none', async () => {
    const result = await setUp({ ...primaryEnv(server), POSTGRES_SSLMODE: 'require' });
    expect(result.code).toBe(4);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_TLS_REFUSED');
  });

  it('tells a role without rights what an administrator has to type', async () => {
    await server.sql(`create role plain login password 'plain role'`);
    const env = {
      ...primaryEnv(server),
      POSTGRES_DB: 'nobody_made_this',
      POSTGRES_USER: 'plain',
      POSTGRES_PASSWORD: 'plain role',
    };
    const result = await setUp(env);
    expect(result.code, result.stdout).toBe(4);
    const { mode, error } = setupDocument(result);
    expect([mode, error?.code]).toEqual(['degraded', 'PRIMARY_DATABASE_CREATE_DENIED']);
    expect(error?.fix).toMatch(/create database/iu);
    expect(await server.sql(`select from pg_database where datname like 'nobody%'`)).toEqual([]);
    const required = await setUp(env, '--require-primary');
    expect(required.code, required.stdout).toBe(1);
  });
});

describeWithServer(
  postgres18(),
  'a primary on PostgreSQL 18 with a vector extension of an old version',
  (binDir) => {
    let server: NativePostgres;
    beforeAll(async () => {
      server = await startNativePostgres(binDir, {
        stubs: stubVector('0.4.4'),
        conf: [`extension_control_path = '{stubs}'`],
      });
      return server.stop;
    });

    it('ends in exit 3 and names the version that is needed', async () => {
      const result = await setUp(primaryEnv(server));
      expect(result.code, result.stdout).toBe(3);
      expect(setupDocument(result).error).toMatchObject({
        code: 'PRIMARY_PGVECTOR_TOO_OLD',
        message: 'pgvector version 0.4.4 < required 0.5.0',
        fix: expect.stringContaining('postgresql-18-pgvector') as string,
      });
    });
  },
);
