import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, expect, onTestFinished, test } from 'vitest';

import type { CheckId } from '../../src/postgres/check-result.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import { runChecks } from '../../src/pgvector/run-checks.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { poolerProxy } from '../support/pooler-proxy.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { stubVector } from '../support/stub-vector.ts';
import { tempDir } from '../support/temp-dir.ts';

const target = 'primary';
const withStubs = { conf: ["extension_control_path = '{stubs}'"] };

function resultOf(report: CheckReport, id: CheckId) {
  return report.results.find((result) => result.id === id)!;
}

describeWithServer(postgres18(), 'what a role may do decides the fix', (binDir) => {
  let server: NativePostgres;
  let app: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, { ...withStubs, stubs: stubVector('0.8.7') });
    await server.sql("create role app login password 'app pass'");
    app = { ...server.settings, user: 'app', password: 'app pass' };
    return server.stop;
  });

  test('a superuser is told to bootstrap', async () => {
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.installed')).toMatchObject({
      status: 'fail',
      fix: 'setup-wizard bootstrap --target primary',
    });
  });

  test('a plain role gets the statement for the administrator', async () => {
    const report = await runChecks(app, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.installed')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('Insufficient privileges to CREATE EXTENSION') as string,
      fix: 'Connect to database "postgres" as a superuser (usually postgres) and run: create extension if not exists vector;',
    });
  });

  test('without the right to make temporary tables the index is not tested, and the grant is named', async () => {
    await server.sql('create database tight');
    await server.sql(
      'create extension vector; revoke temporary on database tight from public',
      'tight',
    );
    const report = await runChecks({ ...app, database: 'tight' }, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.index')).toMatchObject({
      status: 'skip',
      message: 'Not tested: the role may not create temporary tables.',
    });
    expect(resultOf(report, 'privileges').fix).toContain(
      'grant temporary on database "tight" to "app";',
    );
  });

  test('without the right to use its schema the type fails with the grant', async () => {
    await server.sql('create database hidden');
    await server.sql('create schema ext; create extension vector with schema ext', 'hidden');
    const report = await runChecks({ ...app, database: 'hidden' }, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.type')).toMatchObject({
      status: 'fail',
      fix: 'As the owner of the schema: grant usage on schema "ext" to "app";',
    });
  });

  test('marks of a provider change the words', async () => {
    await server.sql('create role rds_superuser');
    onTestFinished(async () => {
      await server.sql('drop role rds_superuser');
    });
    const report = await runChecks(app, { target, dimensions: 768 });
    expect(report.server?.provider).toEqual({ id: 'rds', name: 'Amazon RDS for PostgreSQL' });
    expect(resultOf(report, 'pgvector.installed').fix).toContain(
      'as the master user (a member of rds_superuser)',
    );
  });

  test('a pooler in between is seen by its process id', async () => {
    await using proxy = await poolerProxy(server.settings.port);
    const report = await runChecks(
      { ...server.settings, port: proxy.port },
      { target, dimensions: 768 },
    );
    expect(resultOf(report, 'pooler')).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining(
        'For set-up and migrations use the host and port of the server itself.',
      ) as string,
    });
  });
});

describeWithServer(postgres18(), 'a pgvector that its distributor marked as trusted', (binDir) => {
  test('needs only the right to create in the database', async () => {
    const server = await startNativePostgres(binDir, {
      ...withStubs,
      stubs: stubVector('0.8.7', { control: 'trusted = true' }),
    });
    onTestFinished(() => server.stop());
    await server.sql("create role app login password 'app pass'");
    await server.sql('create database shop owner app');
    const settings = { ...server.settings, user: 'app', password: 'app pass', database: 'shop' };
    const report = await runChecks(settings, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.installed').fix).toBe(
      'setup-wizard bootstrap --target primary',
    );
    expect(await bootstrapDatabase(settings, { target })).toMatchObject({
      createdExtensions: ['vector', 'uuid-ossp', 'pg_trgm'],
    });
  });
});

describeWithServer(postgres18(), 'a standby', (binDir) => {
  test('fails as a place to write, and is not bootstrapped', async () => {
    const signal = join(await tempDir(), 'standby.signal');
    await writeFile(signal, '');
    const server = await startNativePostgres(binDir, { dataFiles: { 'standby.signal': signal } });
    onTestFinished(() => server.stop());
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    expect(resultOf(report, 'server.writable')).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('Set POSTGRES_HOST to the primary') as string,
    });
    await expect(bootstrapDatabase(server.settings, { target })).rejects.toMatchObject({
      code: 'SERVER_READ_ONLY',
    });
  });
});
