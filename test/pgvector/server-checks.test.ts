import { describe, expect, test } from 'vitest';

import type { ServerProbe } from '../../src/postgres/probe.ts';
import type { PoolerMode } from '../../src/postgres/providers/pooler-address.ts';
import { poolerLimits } from '../../src/postgres/pooler-limits.ts';
import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';
import type { CheckedServer } from '../../src/pgvector/check.ts';
import { extensionChecks } from '../../src/pgvector/extension-checks.ts';
import { serverChecks } from '../../src/pgvector/server-checks.ts';

const probe: ServerProbe = {
  serverVersionNum: 170_002,
  serverVersion: '17.2',
  serverText: 'PostgreSQL 17.2 on x86_64-pc-linux-gnu, 64-bit',
  database: 'shop',
  databaseOwner: 'owner',
  user: 'app',
  isSuperuser: false,
  mayCreateInDatabase: true,
  mayCreateTemp: true,
  schema: 'public',
  searchPath: '"$user", public',
  mayCreateInSchema: true,
  inRecovery: false,
  readOnly: false,
  readOnlySetBy: null,
  backendPid: 1,
  vector: null,
  foreignTypes: [],
  extensions: [],
  installedExtensions: [],
  signals: [],
};
const vector = {
  version: '0.8.7',
  schema: 'public',
  owner: 'dba',
  mayAlter: false,
  schemaVisible: true,
  schemaUsable: true,
  resolves: true,
};
const notRun = { status: 'not-run', reason: 'no server' } as const;

/** A server as it would be judged, for states that no test server can be brought into. */
function serverWith(
  changes: Partial<ServerProbe>,
  loadedVersion: string | null = null,
): CheckedServer {
  const settings = {
    host: 'db.example.org',
    port: 5432,
    database: 'shop',
    user: 'app',
    password: null,
    sslmode: 'prefer',
    sslrootcert: null,
  } as const;
  return {
    target: 'primary',
    settings,
    dimensions: 768,
    tls: false,
    probe: { ...probe, ...changes },
    provider: detectProvider(settings, null),
    pooler: null,
    functional: { type: notRun, operators: notRun, index: notRun, loadedVersion },
  };
}

const offer = (defaultVersion: string, scripts = 1) => ({
  name: 'vector',
  defaultVersion,
  installedVersion: null,
  scripts,
  superuser: true,
  trusted: false,
});

test.each([
  [130_022, '13.22', 'fail', 'PostgreSQL 14+ required for pgvector 0.5.0+. Current: 13.22'],
  [140_020, '14.20', 'warn', 'PostgreSQL 14.20 gets no more security fixes.'],
  [150_018, '15.18', 'pass', 'PostgreSQL 15.18'],
  [190_000, '19devel', 'pass', 'PostgreSQL 19devel'],
])('PostgreSQL %i (%s): %s', (serverVersionNum, serverVersion, status, message) => {
  const server = serverWith({ serverVersionNum, serverVersion });
  expect(serverChecks['server.version'](server)).toMatchObject({ status, message });
});

test('without a schema to create in, one is proposed', () => {
  const finding = serverChecks.privileges(serverWith({ schema: null, mayCreateInSchema: null }));
  expect(finding).toMatchObject({
    status: 'warn',
    fix: expect.stringContaining('create schema app') as string,
  });
});

test('a role without create is told that only migrations need it', () => {
  const judge = (changes: Partial<ServerProbe>) => serverChecks.privileges(serverWith(changes));
  expect(judge({ mayCreateInSchema: false, mayCreateTemp: false })).toEqual({
    status: 'warn',
    message: 'User "app" may not run migrations: it cannot create tables in schema "public".',
    fix: `Only if this role is to run migrations (an application's own role needs none of it), as the owner of database "shop" (owner): grant usage, create on schema "public" to "app"; grant temporary on database "shop" to "app";`,
  });
  expect(judge({ mayCreateTemp: false })).toMatchObject({
    status: 'warn',
    fix: 'To have them tried, as the owner of database "shop" (owner): grant temporary on database "shop" to "app";',
  });
});

describe('a pooler in between', () => {
  const judge = (mode: PoolerMode, instead: string | null) =>
    serverChecks.pooler({ ...serverWith({}), pooler: { evidence: 'seen', mode, instead } });

  test('by transaction is told with what set-up misses and where search_path lasts', () => {
    expect(judge('transaction', 'port 5432')).toEqual({
      status: 'warn',
      message: `A connection pooler answers (seen). ${poolerLimits('transaction')}`,
      fix: 'For set-up and migrations use port 5432. Through the pooler search_path lasts only as: alter role "app" in database "shop" set search_path = …; (not as options or set).',
    });
  });

  test('that pins sessions keeps search_path', () => {
    expect(judge('pinning', 'the endpoint of the cluster').fix).toBe(
      'For set-up and migrations use the endpoint of the cluster.',
    );
  });

  test('by session is good for set-up', () => {
    expect(judge('session', null)).toMatchObject({ status: 'pass', fix: null });
  });
});

describe('the version of pgvector', () => {
  const judge = (changes: Partial<ServerProbe>, loaded: string | null = null) =>
    extensionChecks['pgvector.version'](serverWith({ vector, ...changes }, loaded));

  test('is that of the loaded library where security is concerned', () => {
    const outdated = { ...vector, version: '0.8.0' };
    expect(judge({ extensions: [offer('0.8.7')] }, '0.8.6')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('(loaded library: 0.8.6)') as string,
    });
    expect(judge({ vector: outdated, extensions: [offer('0.8.7')] }, '0.8.7')).toMatchObject({
      status: 'warn',
      fix: 'As "dba" (the owner of the extension), in a new session on database "shop": alter extension vector update; (to 0.8.7)',
    });
  });

  test('counts the vulnerability of 32-bit servers on them only', () => {
    const old = { vector: { ...vector, version: '0.8.5' }, extensions: [offer('0.8.5')] };
    expect(judge(old).message).not.toContain('CVE-2026-18022');
    expect(judge({ ...old, serverText: 'PostgreSQL 17.2 on i686, 32-bit' }).message).toContain(
      'CVE-2026-18022',
    );
  });

  test('newer in the catalogue than in the files is a server that was rolled back', () => {
    expect(
      judge({ vector: { ...vector, version: '0.9.0' }, extensions: [offer('0.8.7')] }),
    ).toMatchObject({
      status: 'warn',
      message: 'pgvector 0.9.0 is installed, but the files are older (0.8.7).',
    });
  });
});

describe('what the server offers', () => {
  const judge = (changes: Partial<ServerProbe>) =>
    extensionChecks['pgvector.available'](serverWith(changes));

  test('installed, but the files are gone', () => {
    expect(judge({ vector })).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('files are gone') as string,
    });
  });

  test('a control file without scripts is an incomplete installation', () => {
    expect(judge({ extensions: [offer('0.8.7', 0)] })).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('scripts are missing') as string,
    });
  });
});
