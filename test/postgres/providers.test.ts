import { describe, expect, test } from 'vitest';

import { detectPooler } from '../../src/postgres/pooler.ts';
import { allProviders } from '../../src/postgres/providers/all-providers.ts';
import { selfHosted } from '../../src/postgres/providers/self-hosted.ts';
import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';

const at = (host: string, more = {}) => ({
  host,
  port: 5432,
  database: 'app',
  user: 'app',
  ...more,
});
const byHost = (host: string) => detectProvider(at(host), null).id;
const bySignals = (...signals: string[]) =>
  detectProvider(at('10.0.0.5'), { signals, vectorVersion: null }).id;

describe('marks in the server prove the provider', () => {
  test.each([
    [['role:rds_superuser', 'db:rdsadmin', 'guc:rds'], 'rds'],
    [['role:rds_superuser', 'proc:aurora_version'], 'aurora'],
    [['role:rds_superuser', 'schema:heroku_ext'], 'heroku'],
    [['role:cloudsqlsuperuser'], 'cloud-sql'],
    [['role:cloudsqlsuperuser', 'role:alloydbsuperuser'], 'alloydb'],
    [['role:azure_pg_admin'], 'azure'],
    [['guc:neon'], 'neon'],
    [['role:supabase_admin'], 'supabase'],
    [['role:avnadmin'], 'aiven'],
    [['role:doadmin'], 'digitalocean'],
    [['role:tsdbadmin'], 'timescale'],
    [['db:fly-db'], 'fly'],
    [['engine:pglite'], 'embedded'],
    [[], 'self-hosted'],
  ])('%j is %s', (signals, id) => expect(bySignals(...signals)).toBe(id));

  test("they outweigh the host, and AlloyDB's build of pgvector counts as one", () => {
    const google = { signals: [], vectorVersion: '0.8.0.google-3' };
    expect(detectProvider(at('x.neon.tech'), google)).toMatchObject({
      id: 'alloydb',
      evidence: 'vector:google',
    });
  });

  test('OVHcloud shares its marks with Aiven and is told by the host', () => {
    const server = { signals: ['role:avnadmin'], vectorVersion: null };
    expect(detectProvider(at('pg-1.database.cloud.ovh.net'), server).id).toBe('ovhcloud');
  });
});

describe('without marks the end of the host name is a hint', () => {
  test.each([
    ['mydb.c1.us-east-1.rds.amazonaws.com', 'rds'],
    ['mydb.cluster-c1.us-east-1.rds.amazonaws.com', 'aurora'],
    ['mydb.cluster-ro-c1.us-east-1.rds.amazonaws.com', 'aurora'],
    ['ep-x-pooler.eu-central-1.aws.neon.tech', 'neon'],
    ['EP-X.AWS.NEON.TECH.', 'neon'],
    ['db.abc.supabase.co', 'supabase'],
    ['dpg-abc123-a', 'render'],
    ['x.proxy.rlwy.net', 'railway'],
    ['/cloudsql/p:r:i', 'cloud-sql'],
    ['neon.tech.evil.com', 'self-hosted'],
    ['notneon.tech', 'self-hosted'],
    ['notsupabase.co', 'self-hosted'],
    ['localhost', 'self-hosted'],
  ])('%s is %s', (host, id) => expect(byHost(host)).toBe(id));

  test("Heroku's names on an Amazon host are Heroku", () => {
    const heroku = at('ec2-1-2-3-4.compute-1.amazonaws.com', {
      database: 'dabcdefghij0123',
      user: 'uabcdefghij0123',
    });
    expect(
      detectProvider({ ...heroku, database: 'd0123456789abc', user: 'u0123456789abc' }, null).id,
    ).toBe('heroku');
  });
});

test('every provider has an id of its own, dated sources, and instructions filled in', () => {
  const place = { database: 'shop', user: 'app', major: 17, serverText: '', extension: 'vector' };
  expect(new Set(allProviders.map(({ id }) => id)).size).toBe(allProviders.length);
  for (const provider of allProviders) {
    expect(provider.source).toMatch(/Checked \d{4}-\d\d-\d\d\./);
    for (const text of [provider.installText(place), provider.enableText(place)]) {
      expect(text).toMatch(/\.|;$/);
      expect(text).not.toMatch(/undefined|shared_preload|cascade/i);
    }
  }
});

describe("a server of one's own says itself how it was packaged", () => {
  const installText = (serverText: string, major: number): string =>
    selfHosted.installText({ database: 'd', user: 'u', major, serverText, extension: 'vector' });

  test.each([
    [
      'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64',
      15,
      'apt install postgresql-15-pgvector',
    ],
    [
      'PostgreSQL 16.4 (Ubuntu 16.4-1.pgdg22.04+1) on x86_64',
      16,
      'apt install postgresql-16-pgvector',
    ],
    [
      'PostgreSQL 17.2 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 11.4.1 (Red Hat 11.4.1-3)',
      17,
      'dnf install pgvector_17',
    ],
    ['PostgreSQL 17.2 (Homebrew) on aarch64-apple-darwin', 17, 'brew install pgvector'],
    ['PostgreSQL 15.2 (Homebrew) on aarch64-apple-darwin', 15, 'from source'],
    ['PostgreSQL 16.4 (Postgres.app) on aarch64-apple-darwin', 16, 'Update Postgres.app'],
    ['PostgreSQL 17.2 on x86_64-pc-linux-musl', 17, 'pgvector/pgvector:pg17'],
    [
      'PostgreSQL 18.4 on x86_64, compiled by gcc (Ubuntu 7.5.0) 7.5.0',
      18,
      'apt install postgresql-18-pgvector (PGDG), dnf',
    ],
  ])('%s', (serverText, major, words) => {
    expect(installText(serverText, major)).toContain(words);
  });
});

describe('a pooler is recognised', () => {
  const session = (host: string, more: object = {}, pids: [number | null, number] = [7, 7]) =>
    detectPooler({
      at: at(host, more),
      provider: detectProvider(at(host, more), null),
      loginPid: pids[0],
      backendPid: pids[1],
    })?.instead ?? null;

  test('by the address', () => {
    expect(session('ep-x-pooler.aws.neon.tech')).toBe('host ep-x.aws.neon.tech, without -pooler');
    expect(session('aws-0-eu.pooler.supabase.com', { port: 6543 })).toContain('port 5432');
    expect(session('aws-0-eu.pooler.supabase.com')).toBeNull();
    expect(session('pgbouncer.c.flympg.net')).toBe('host direct.c.flympg.net');
    expect(session('s.postgres.database.azure.com', { port: 6432 })).toContain('5432');
  });

  test('by a process id that is not the one named at login', () => {
    expect(session('localhost', {}, [7, 8])).toContain('the server itself');
    expect(session('localhost', {}, [null, 8])).toBeNull();
    expect(session('localhost')).toBeNull();
  });
});
