import { beforeAll, describe, expect, test } from 'vitest';

import { type PrimaryTest, testPrimary, testStages } from '../../src/plan/test-primary.ts';
import type { StageResult } from '../../src/plan/test-primary.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgliteServer, startPglite } from '../support/pglite-server.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { stubVector } from '../support/stub-vector.ts';
import { type TestCertificates, testCertificates } from '../support/test-certificates.ts';
import { unusedPort } from '../support/unused-port.ts';

const password = 'never-to-be-seen';

function place(port: number, more: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    host: '127.0.0.1',
    port,
    database: 'shop',
    user: 'ann',
    password,
    sslmode: 'disable',
    sslrootcert: null,
    ...more,
  };
}

interface Told extends PrimaryTest {
  readonly events: readonly StageResult[];
  /** How each stage ended. */
  readonly ends: Readonly<Record<string, string>>;
  readonly of: (stage: string) => StageResult | undefined;
}

async function tested(
  settings: ConnectionSettings,
  signal = new AbortController().signal,
): Promise<Told> {
  const events: StageResult[] = [];
  const outcome = await testPrimary(settings, {
    dimensions: 768,
    signal,
    onStage: (stage) => events.push(stage),
  });
  const of = (name: string): StageResult | undefined =>
    events.findLast(({ stage }) => stage === name);
  const ends = Object.fromEntries(testStages.map((stage) => [stage, of(stage)?.status ?? 'none']));
  return { ...outcome, events, of, ends };
}

const notReached = { login: 'skip', database: 'skip', rights: 'skip', pgvector: 'skip' };

describe('a primary that cannot be reached', () => {
  test('by an unknown name fails at the name', async () => {
    const { outcome, blame, ends, error } = await tested(place(5432, { host: 'no-such.invalid' }));
    expect(ends).toEqual({ ...notReached, dns: 'fail', tcp: 'skip', tls: 'skip' });
    expect([outcome, blame, error?.code]).toEqual(['fail', 'primary.host', 'DNS_FAILED']);
  });

  test('because nobody listens there fails at the port', async () => {
    const { outcome, blame, ends, error } = await tested(place(await unusedPort()));
    expect(ends).toEqual({ ...notReached, dns: 'skip', tcp: 'fail', tls: 'skip' });
    expect([outcome, blame, error?.code]).toEqual(['fail', 'primary.port', 'CONNECTION_REFUSED']);
  });

  test('because something else answers blames the port', async () => {
    await using server = await scriptedServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const { blame, ends } = await tested(place(server.port));
    expect(ends).toMatchObject({ tcp: 'pass', tls: 'skip', login: 'fail', database: 'skip' });
    expect(blame).toBe('primary.port');
  });

  test('with TLS that the server does not offer fails at TLS', async () => {
    await using server = await scriptedServer((socket) => {
      socket.once('data', () => socket.write('N'));
    });
    const { blame, ends } = await tested(place(server.port, { sslmode: 'require' }));
    expect(ends).toEqual({ ...notReached, dns: 'skip', tcp: 'pass', tls: 'fail' });
    expect(blame).toBe('primary.sslmode');
  });

  test('for want of the certificate file fails at TLS before anything is sent', async () => {
    const settings = place(5432, { sslmode: 'verify-full', sslrootcert: '/no/such/file.pem' });
    const { blame, ends } = await tested(settings);
    expect(ends).toEqual({ ...notReached, dns: 'skip', tcp: 'skip', tls: 'fail' });
    expect(blame).toBe('primary.sslrootcert');
  });

  test('because it never answers can be left at once', async () => {
    const cancel = new AbortController();
    await using server = await scriptedServer((socket) => {
      socket.once('data', () => cancel.abort());
    });
    const started = performance.now();
    await expect(tested(place(server.port), cancel.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a primary that works', () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await startPglite();
    await server.sql(
      'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
    );
    return server.stop;
  });

  test('passes each stage, in order, each told when it begins', async () => {
    const { events, report, error, blame } = await tested(server.settings);
    expect(events.map(({ stage, status }) => `${stage} ${status}`).slice(0, 9)).toEqual([
      'dns running',
      'dns skip',
      'tcp running',
      'tcp pass',
      'tls running',
      'tls skip',
      'login running',
      'login pass',
      'database running',
    ]);
    expect([report.error, error, blame]).toEqual([null, null, null]);
  });

  test('ends every stage and says what was found', async () => {
    const { ends, of } = await tested(server.settings);
    expect(ends).toMatchObject({
      login: 'pass',
      database: 'pass',
      rights: 'pass',
      pgvector: 'pass',
    });
    expect(of('database')?.message).toMatch(/^PostgreSQL 18/);
    expect(of('pgvector')?.message).toContain('768 dimensions');
    expect(of('database')?.ms).toBeGreaterThanOrEqual(0);
  });

  test('looks its name up, where it has one', async () => {
    const { of } = await tested({ ...server.settings, host: 'localhost' });
    expect(of('dns')).toMatchObject({
      status: 'pass',
      message: expect.stringMatching(/^(127\.|::1)/) as string,
    });
  });
});

describeWithServer(postgres18(), 'a primary of PostgreSQL 18 with TLS', (binDir) => {
  let certificates: TestCertificates;
  let server: NativePostgres;
  beforeAll(async () => {
    certificates = await testCertificates();
    server = await startNativePostgres(binDir, {
      conf: ['ssl = on', "extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.6'),
      dataFiles: { 'server.crt': certificates.certificate, 'server.key': certificates.key },
      hba: ['local all all scram-sha-256', 'host all all all scram-sha-256'],
    });
    await server.sql("create role builder login createdb password 'pw'");
    await server.sql("create role guest login password 'pw'");
    return async () => {
      await server.stop();
      await certificates.remove();
    };
  });

  test('says how the connection is encrypted', async () => {
    const { of } = await tested({
      ...server.settings,
      host: 'localhost',
      sslmode: 'verify-full',
      sslrootcert: certificates.authority,
    });
    expect(of('tls')).toMatchObject({ status: 'pass', message: 'TLSv1.3, certificate verified' });
  });

  test('with a certificate of a strange authority fails at TLS and blames the root certificate', async () => {
    const { ends, blame } = await tested({
      ...server.settings,
      host: 'localhost',
      sslmode: 'verify-ca',
      sslrootcert: certificates.stranger,
    });
    expect([ends['tls'], ends['login'], blame]).toEqual(['fail', 'skip', 'primary.sslrootcert']);
  });

  test('with a wrong password fails at the log-in and blames the password', async () => {
    const { ends, blame, outcome, events } = await tested({
      ...server.settings,
      password: 'wrong-one',
    });
    expect(ends).toMatchObject({ tls: 'skip', login: 'fail', database: 'skip' });
    expect([outcome, blame]).toEqual(['fail', 'primary.password']);
    expect(JSON.stringify(events)).not.toContain('wrong-one');
  });

  test('without its database is a warning where the role may create it', async () => {
    const settings = { ...server.settings, database: 'to_come', user: 'builder', password: 'pw' };
    const { ends, outcome, error, of, report } = await tested(settings);
    expect(ends).toMatchObject({ login: 'pass', database: 'warn', rights: 'pass' });
    expect(of('database')?.message).toBe('There is no database "to_come"; the set-up creates it.');
    expect([outcome, error, report.error?.code]).toEqual(['warn', null, 'DATABASE_MISSING']);
  });

  test('without its database fails where the role may not create it', async () => {
    const settings = { ...server.settings, database: 'to_come', user: 'guest', password: 'pw' };
    const { ends, outcome, blame, error } = await tested(settings);
    expect(ends).toMatchObject({
      login: 'pass',
      database: 'fail',
      rights: 'skip',
      pgvector: 'skip',
    });
    expect([outcome, blame, error?.code]).toEqual(['fail', 'primary.database', 'DATABASE_MISSING']);
  });

  test('creates nothing', async () => {
    await tested({ ...server.settings, database: 'to_come' });
    expect(await server.sql("select 1 from pg_database where datname = 'to_come'")).toEqual([]);
  });

  test('without pgvector is a warning where the role may install it', async () => {
    const { ends, outcome, of } = await tested(server.settings);
    expect([ends['pgvector'], outcome]).toEqual(['warn', 'warn']);
    expect(of('pgvector')).toMatchObject({
      message: 'Not installed in database "postgres" yet; the set-up installs it.',
      fix: null,
    });
  });

  test('without pgvector fails where the role may not install it', async () => {
    const { ends, outcome, of } = await tested({
      ...server.settings,
      user: 'guest',
      password: 'pw',
    });
    expect([ends['login'], ends['pgvector'], outcome]).toEqual(['pass', 'fail', 'fail']);
    expect(of('pgvector')?.fix).toContain('extension');
  });
});

describeWithServer(postgres15(), 'a primary of PostgreSQL 15 without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  test('fails at pgvector where it cannot be installed, also in a database to come', async () => {
    const [here, to_come] = await Promise.all([
      tested(server.settings),
      tested({ ...server.settings, database: 'to_come' }),
    ]);
    expect([here.ends['pgvector'], to_come.ends['pgvector']]).toEqual(['fail', 'fail']);
    expect(to_come.of('pgvector')?.message).toContain('postgresql-15-pgvector');
  });
});
