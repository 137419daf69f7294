import { readdirSync } from 'node:fs';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { stubVector } from '../support/stub-vector.ts';

const extensions = "select extname from pg_extension where extname <> 'plpgsql' order by 1";
const database = "select datname from pg_database where datname = 'shop'";

/** Runs `bootstrap` against the database `shop`; checks that no secret is shown and no file written. */
async function bootstrap(settings: ConnectionSettings, ...args: string[]): Promise<CliResult> {
  const cwd = await projectFolder();
  const options = ['--target', 'primary', '--json', '--retries', '1', ...args];
  const result = await runCli(['bootstrap', ...options, ...primaryFlags(settings)], {
    cwd,
    input: settings.password ?? '',
  });
  expect(result.stdout + result.stderr).not.toContain(settings.password);
  expect(readdirSync(cwd)).toEqual([]);
  return result;
}

describeWithServer(postgres18(), 'bootstrap on PostgreSQL 18', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7', { control: 'trusted = true' }),
    });
    shop = { ...server.settings, database: 'shop' };
    await server.sql("create role plain login password 'plain / role'");
    await server.sql("create role maker login createdb password 'maker / role'");
    return server.stop;
  });
  beforeEach(async () => {
    await server.sql('drop database if exists shop with (force)');
  });

  it('creates the database and its three extensions; then there is nothing to do', async () => {
    const first = await bootstrap(shop);
    // The stand-in for pgvector has no operators, which the checks at the end find out.
    expect(first.code, first.stdout).toBe(3);
    expect(setupDocument(first).steps).toMatchObject([{ id: 'primary.bootstrap', status: 'done' }]);
    expect(first.stderr).toContain(
      'created database shop, extension vector, extension uuid-ossp, extension pg_trgm',
    );
    expect(await server.sql(extensions, 'shop')).toEqual([
      { extname: 'pg_trgm' },
      { extname: 'uuid-ossp' },
      { extname: 'vector' },
    ]);
    const again = await bootstrap(shop);
    expect(setupDocument(again).steps).toMatchObject([{ status: 'skipped' }]);
  });

  it('needs no superuser when the role may create databases and the extension is trusted', async () => {
    const result = await bootstrap({ ...shop, user: 'maker', password: 'maker / role' });
    expect(result.code, result.stdout).toBe(3);
    expect(setupDocument(result).steps).toMatchObject([{ status: 'done' }]);
    expect(await server.sql(extensions, 'shop')).toHaveLength(3);
  });

  it('tells a role that may not create the database what an administrator has to type', async () => {
    const result = await bootstrap({ ...shop, user: 'plain', password: 'plain / role' });
    expect(result.code, result.stdout).toBe(1);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('PRIMARY_DATABASE_CREATE_DENIED');
    expect(error?.fix).toMatch(/create database "?shop"? owner "?plain"?/iu);
    expect(await server.sql(database)).toEqual([]);
  });

  it('tells a role without rights in the database what an administrator has to type', async () => {
    await server.sql('create database shop');
    const result = await bootstrap({ ...shop, user: 'plain', password: 'plain / role' });
    expect(result.code, result.stdout).toBe(1);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('PRIMARY_PGVECTOR_PERMISSION');
    expect(error?.fix).not.toBe('');
    expect(await server.sql(extensions, 'shop')).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'that gets %s leaves no database behind',
    async (signal) => {
      const cwd = await projectFolder();
      const args = ['bootstrap', '--target', 'primary', '--json', ...primaryFlags(shop)];
      let sent = false;
      const result = await runCli(args, {
        cwd,
        input: shop.password ?? '',
        onLine: (_, child) => {
          if (!sent) child.kill(signal);
          sent = true;
        },
      });
      expect(result.code, result.stdout).toBe(130);
      expect(setupDocument(result).error?.code).toBe('CANCELLED');
      expect(await server.sql(database)).toEqual([]);
    },
  );
});

describeWithServer(postgres15(), 'bootstrap on PostgreSQL 15 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  it('names the package to install, and takes back the database that it had made', async () => {
    const result = await bootstrap({ ...server.settings, database: 'shop' });
    expect(result.code, result.stdout).toBe(1);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('PRIMARY_PGVECTOR_NOT_AVAILABLE');
    expect(error?.fix).toContain('postgresql-15-pgvector');
    expect(await server.sql(database)).toEqual([]);
  });
});
