import { beforeAll, expect, test } from 'vitest';

import { type ConnectionSettings, sslModes } from '../../src/postgres/connection-settings.ts';
import { connect } from '../../src/postgres/connect.ts';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { type TestCertificates, testCertificates } from '../support/test-certificates.ts';

const target = 'primary';

/** `tls`, `plain`, or the code of the error. */
async function howItConnects(settings: ConnectionSettings): Promise<string> {
  try {
    const connection = await connect(settings, { target, tries: 5, tryTimeoutMs: 3_000 });
    const { rows } = await connection.query(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    await connection.close();
    expect(connection.tls).toBe(rows[0]?.['ssl']);
    return connection.tls ? 'tls' : 'plain';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function howARouterConnects(primary: ConnectionSettings): Promise<string> {
  const router = await createDatabaseRouter({ targets: { primary, fallback: null } });
  try {
    const { rows } = await router.query<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    return rows[0]?.ssl === true ? 'tls' : 'plain';
  } finally {
    await router.close();
  }
}

describeWithServer(postgres18(), 'sslmode means what libpq means', (binDir) => {
  let certificates: TestCertificates;
  let withTls: NativePostgres;
  let withoutTls: NativePostgres;
  beforeAll(async () => {
    certificates = await testCertificates();
    withTls = await startNativePostgres(binDir, {
      conf: ['ssl = on'],
      dataFiles: { 'server.crt': certificates.certificate, 'server.key': certificates.key },
      hba: [
        'local all all scram-sha-256',
        'hostssl plain_only all all reject',
        'host plain_only all all scram-sha-256',
        'hostssl all all all scram-sha-256',
      ],
    });
    await withTls.sql('create database plain_only');
    withoutTls = await startNativePostgres(binDir);
    return async () => {
      await Promise.all([withTls.stop(), withoutTls.stop()]);
      await certificates.remove();
    };
  });

  test('a server without TLS', async () => {
    const ways = sslModes.map(async (sslmode) => [
      sslmode,
      await howItConnects({ ...withoutTls.settings, sslmode }),
    ]);
    expect(Object.fromEntries(await Promise.all(ways))).toEqual({
      disable: 'plain',
      prefer: 'plain',
      require: 'TLS_REFUSED',
      'verify-ca': 'TLS_REFUSED',
      'verify-full': 'TLS_REFUSED',
    });
  });

  type Root = 'none' | 'authority' | 'stranger';
  const expectations: readonly (readonly [ConnectionSettings['sslmode'], string, Root, string])[] =
    [
      ['disable', 'localhost', 'none', 'TLS_REQUIRED'],
      ['prefer', 'localhost', 'none', 'tls'],
      ['require', 'localhost', 'none', 'tls'],
      ['require', '127.0.0.1', 'none', 'tls'],
      ['require', '127.0.0.1', 'authority', 'tls'],
      ['require', 'localhost', 'stranger', 'TLS_CERTIFICATE_UNTRUSTED'],
      ['verify-ca', 'localhost', 'none', 'TLS_CERTIFICATE_UNTRUSTED'],
      ['verify-ca', 'localhost', 'stranger', 'TLS_CERTIFICATE_UNTRUSTED'],
      ['verify-ca', 'localhost', 'authority', 'tls'],
      ['verify-ca', '127.0.0.1', 'authority', 'tls'],
      ['verify-full', 'localhost', 'none', 'TLS_CERTIFICATE_UNTRUSTED'],
      ['verify-full', 'localhost', 'authority', 'tls'],
      ['verify-full', '127.0.0.1', 'authority', 'TLS_HOSTNAME_MISMATCH'],
    ];
  test.each(expectations)(
    '%s to %s with root certificate %s: %s',
    async (sslmode, host, root, outcome) => {
      const sslrootcert = root === 'none' ? null : certificates[root];
      expect(await howItConnects({ ...withTls.settings, host, sslmode, sslrootcert })).toBe(
        outcome,
      );
    },
  );

  test('prefer goes on without TLS where pg_hba.conf rejects it with TLS', async () => {
    const settings = { ...withTls.settings, database: 'plain_only' };
    expect(await howItConnects({ ...settings, sslmode: 'prefer' })).toBe('plain');
    expect(await howItConnects({ ...settings, sslmode: 'require' })).toBe('ACCESS_REJECTED');
  });

  test('the connections of a router follow the same rules', async () => {
    const tls = { ...withTls.settings, host: 'localhost' };
    const { authority } = certificates;
    expect(await howARouterConnects({ ...tls, sslmode: 'prefer' })).toBe('tls');
    expect(
      await howARouterConnects({ ...tls, sslmode: 'verify-full', sslrootcert: authority }),
    ).toBe('tls');
    expect(await howARouterConnects({ ...tls, sslmode: 'prefer', database: 'plain_only' })).toBe(
      'plain',
    );
    expect(await howARouterConnects({ ...withoutTls.settings, sslmode: 'prefer' })).toBe('plain');
  });

  test('a root certificate that cannot be read, or is none, is an error in every mode', async () => {
    const settings = { ...withTls.settings, host: 'localhost' };
    const { key } = certificates;
    for (const sslmode of ['prefer', 'require', 'verify-full'] as const) {
      expect(await howItConnects({ ...settings, sslmode, sslrootcert: `${key}.missing` })).toBe(
        'SETTINGS_INVALID',
      );
    }
  });

  test("the system's authorities need verify-full", async () => {
    const settings = { ...withTls.settings, host: 'localhost', sslrootcert: 'system' };
    expect(await howItConnects({ ...settings, sslmode: 'verify-ca' })).toBe('SETTINGS_INVALID');
    expect(await howItConnects({ ...settings, sslmode: 'verify-full' })).toBe(
      'TLS_CERTIFICATE_UNTRUSTED',
    );
  });
});

const settings: ConnectionSettings = {
  host: '127.0.0.1',
  port: 0,
  database: 'd',
  user: 'u',
  password: 'p',
  sslmode: 'require',
  sslrootcert: null,
};

test('bytes smuggled in behind the answer to the TLS request are refused', async () => {
  await using server = await scriptedServer((socket) =>
    socket.once('data', () => socket.write('SR')),
  );
  expect(await howItConnects({ ...settings, port: server.port })).toBe('NOT_POSTGRES');
});

test('a handshake that fails is told as such, once', async () => {
  await using server = await scriptedServer((socket) => {
    socket.once('data', () => {
      socket.write('S');
      socket.once('data', () => socket.write('not the answer to a ClientHello'));
    });
  });
  expect(await howItConnects({ ...settings, port: server.port })).toBe('TLS_FAILED');
  expect(server.sockets).toHaveLength(1);
});

test('prefer tries again without TLS when the handshake fails', async () => {
  await using server = await scriptedServer((socket) => {
    socket.once('data', (first: Buffer) => {
      const isTlsRequest = first.length === 8;
      if (isTlsRequest) socket.write('S');
      else socket.end();
      socket.once('data', () => socket.destroy());
    });
  });
  const attempt = connect(
    { ...settings, port: server.port, sslmode: 'prefer' },
    { target, tries: 1 },
  );
  await expect(attempt).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  expect(server.sockets).toHaveLength(2);
});
