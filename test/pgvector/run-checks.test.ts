import { delimiter, join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { type CheckId, pgvectorCheckIds } from '../../src/postgres/check-result.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import { runChecks } from '../../src/pgvector/run-checks.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgliteServer, startPglite } from '../support/pglite-server.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { stubVector } from '../support/stub-vector.ts';

const target = 'primary';

function resultOf(report: CheckReport, id: CheckId) {
  return report.results.find((result) => result.id === id)!;
}

function statuses(report: CheckReport): Readonly<Record<string, string>> {
  return Object.fromEntries(report.results.map(({ id, status }) => [id, status]));
}

describe('a server with a working pgvector', () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await startPglite();
    await server.sql(
      'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
    );
    return server.stop;
  });

  test.each([384, 768, 1536, 2000, 2001, 3072, 4000, 4001, 8000])(
    'passes every check and builds the right index for %i dimensions',
    async (dimensions) => {
      const report = await runChecks(server.settings, { target, dimensions });
      expect(report.results.filter(({ status }) => status === 'fail' || status === 'skip')).toEqual(
        [],
      );
      expect(report.results.map(({ id }) => id)).toEqual(pgvectorCheckIds);
      expect(resultOf(report, 'pgvector.index').message).toContain(`${dimensions} dimensions`);
      expect(report).toMatchObject({
        reachable: true,
        error: null,
        server: { majorVersion: 18, provider: { id: 'embedded' } },
      });
    },
  );

  test('is left as it was', async () => {
    const count = 'select count(*)::int as n from pg_catalog.pg_class';
    const connection = await connect(server.settings, { target });
    const before = await connection.query(count);
    await runChecks(connection, { target, dimensions: 768 });
    expect(await connection.query(count)).toEqual(before);
    await connection.close();
  });

  test('takes two round trips after the log-in', async () => {
    const connection = await connect(server.settings, { target });
    let trips = 0;
    const counting = {
      ...connection,
      query: (...args: Parameters<typeof connection.query>) => (trips++, connection.query(...args)),
      batch: (text: string) => (trips++, connection.batch(text)),
    };
    await runChecks(counting, { target, dimensions: 768 });
    expect(trips).toBe(2);
    await connection.close();
  });

  test('is told apart from one whose type lies outside search_path', async () => {
    await server.sql('create schema ext; alter extension vector set schema ext');
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    await server.sql('alter extension vector set schema public; drop schema ext');
    expect(resultOf(report, 'pgvector.type')).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('set search_path = public, "ext"') as string,
    });
    expect(resultOf(report, 'pgvector.index').status).toBe('pass');
  });

  test('whose name is taken by a table is reported as a conflict', async () => {
    await server.sql('drop extension vector; create table vector (id int)');
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    await server.sql('drop table vector; create extension vector');
    expect(resultOf(report, 'pgvector.conflict')).toMatchObject({
      status: 'fail',
      message: "Type 'vector' already exists from different source: table public.vector",
      fix: expect.stringContaining('alter table "public"."vector" rename') as string,
    });
  });
});

describeWithServer(postgres18(), 'PostgreSQL 18 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql("create role app login password 'app password'");
    return server.stop;
  });

  test('fails with the package to install', async () => {
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.available')).toMatchObject({
      status: 'fail',
      message: 'pgvector extension not available. Ensure postgresql-18-pgvector is installed',
      fix: expect.stringContaining('pgvector') as string,
    });
    expect(statuses(report)).toMatchObject({
      connect: 'pass',
      'server.version': 'pass',
      'pgvector.installed': 'skip',
      'pgvector.index': 'skip',
      'extensions.pg_trgm': 'warn',
    });
  });

  test('a role without rights learns what to grant', async () => {
    const settings = { ...server.settings, user: 'app', password: 'app password' };
    const report = await runChecks(settings, { target, dimensions: 768 });
    expect(resultOf(report, 'privileges')).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('grant usage, create on schema "public" to "app";') as string,
    });
  });

  test('a session that may not write fails server.writable', async () => {
    await server.sql(
      "create role reader login password 'p4ss'; alter role reader set default_transaction_read_only = on",
    );
    const settings = { ...server.settings, user: 'reader', password: 'p4ss' };
    const report = await runChecks(settings, { target, dimensions: 768 });
    expect(statuses(report)).toMatchObject({ 'server.writable': 'fail', privileges: 'skip' });
  });

  test('a wrong password is one failed check, the rest skipped, and no exception', async () => {
    const report = await runChecks(
      { ...server.settings, password: 'wr0ng' },
      { target, dimensions: 768 },
    );
    expect(report).toMatchObject({
      reachable: false,
      server: null,
      error: { code: 'AUTH_FAILED' },
    });
    expect(new Set(report.results.slice(1).map(({ status }) => status))).toEqual(new Set(['skip']));
  });
});

describeWithServer(postgres18(), 'versions of pgvector (PostgreSQL 18 with a stub)', (binDir) => {
  const versions = ['0.4.4', '0.6.2', '0.8.6', '0.8.0.google-3', '0.8.7', '0.10.0'];
  let server: NativePostgres;
  beforeAll(async () => {
    const stubs = versions.map((version) => stubVector(version, { folder: version }));
    server = await startNativePostgres(binDir, {
      stubs: Object.assign({}, ...stubs) as Record<string, string>,
    });
    for (const version of versions) {
      await server.sql(`create database "${version}"`);
      await server.sql(
        `alter database "${version}" set extension_control_path = '${join(server.stubsDirectory, version)}${delimiter}$system'`,
      );
      await server.sql('create extension vector', version);
    }
    return server.stop;
  });

  const checkVersion = (version: string, dimensions: number) =>
    runChecks({ ...server.settings, database: version }, { target, dimensions });

  test.each([
    ['0.4.4', 768, 'fail', 'pgvector version 0.4.4 < required 0.5.0'],
    ['0.6.2', 3072, 'fail', 'pgvector version 0.6.2 < required 0.7.0 (for 3072 dimensions)'],
    ['0.6.2', 768, 'warn', 'CVE-2026-3172, CVE-2026-103484'],
    ['0.8.6', 768, 'warn', 'CVE-2026-103484'],
    ['0.8.0.google-3', 768, 'warn', 'CVE-2026-3172'],
    ['0.8.7', 768, 'pass', '0.8.7'],
    ['0.10.0', 768, 'pass', '0.10.0'],
  ])('%s at %i dimensions: %s', async (version, dimensions, status, words) => {
    const report = await checkVersion(version, dimensions);
    const result = resultOf(report, 'pgvector.version');
    expect(result.status).toBe(status);
    expect(result.message).toContain(words);
  });

  test('a library that does not work fails with what the server said', async () => {
    const report = await checkVersion('0.8.7', 768);
    expect(resultOf(report, 'pgvector.operators')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('operator does not exist') as string,
    });
    expect(resultOf(report, 'pgvector.index').status).toBe('fail');
  });
});

describeWithServer(postgres15(), 'PostgreSQL 15 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  test('fails with the Debian package of its own major version', async () => {
    const report = await runChecks(server.settings, { target, dimensions: 768 });
    expect(resultOf(report, 'pgvector.available').fix).toContain(
      'sudo apt install postgresql-15-pgvector',
    );
  });
});
