import { describe, expect, test } from 'vitest';
import { detectPooler } from '../../src/postgres/pooler.ts';
import { poolerLimits } from '../../src/postgres/pooler-limits.ts';
import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';

const session = (host: string, more: object = {}, pids: [number | null, number] = [7, 7]) => {
  const at = { host, port: 5432, database: 'app', user: 'app', ...more };
  return detectPooler({
    at,
    provider: detectProvider(at, null),
    loginPid: pids[0],
    backendPid: pids[1],
  });
};
const azure = 's.postgres.database.azure.com';
const digitalocean = 'x.b.db.ondigitalocean.com';
const planetscale = 'us-east-1.pg.psdb.cloud';
const supavisor = 'aws-0-eu.pooler.supabase.com';
const timescale = 'a.b.tsdb.cloud.timescale.com';

describe('a pooler is recognised by its address', () => {
  test.each([
    ['ep-x-pooler.aws.neon.tech', {}, 'transaction', 'host ep-x.aws.neon.tech, without -pooler'],
    [supavisor, { port: 6543 }, 'transaction', 'port 5432 of the same host'],
    ['db.abc.supabase.co', { port: 6543 }, 'transaction', 'port 5432 of the same host'],
    ['pgbouncer.c.flympg.net', {}, 'either', 'host direct.c.flympg.net'],
    [azure, { port: 6432 }, 'transaction', 'port 5432'],
    [digitalocean, { port: 25061 }, 'either', 'port 25060'],
    [planetscale, { port: 6432 }, 'transaction', 'port 5432'],
    [timescale, { database: 'tsdb_transaction' }, 'transaction', 'database tsdb'],
    ['pooled.db.prisma.io', {}, 'either', 'host db.prisma.io'],
    ['x.europe-west1.sql.goog', { port: 6432 }, 'either', 'port 5432'],
    ['s.proxy-c1.eu-west-1.rds.amazonaws.com', {}, 'pinning', 'the endpoint of the instance'],
  ])('%s %j, whose mode is %s', (host, more, mode, instead) => {
    const found = session(host, more);
    expect(found?.mode).toBe(mode);
    expect(found?.instead).toContain(instead);
  });

  test('Supavisor in session mode is one that set-up can use', () => {
    expect(session(supavisor)).toMatchObject({ mode: 'session', instead: null });
  });

  test.each([
    ['ep-x.aws.neon.tech', {}],
    ['db.abc.supabase.co', {}],
    ['direct.c.flympg.net', {}],
    [azure, {}],
    [digitalocean, { port: 25060 }],
    [planetscale, {}],
    [timescale, { port: 30001, database: 'tsdb' }],
    ['db.prisma.io', {}],
    ['s.c1.eu-west-1.rds.amazonaws.com', {}],
    ['localhost', { port: 6432 }],
  ])('%s %j is none', (host, more) => expect(session(host, more)).toBeNull());
});

describe('a pooler is recognised by a process id that is not the one named at login', () => {
  test('whose mode cannot be told', () => {
    expect(session('localhost', {}, [7, 8])).toMatchObject({
      mode: 'either',
      instead: 'the host and port of the server itself',
    });
  });

  test('unless none was named', () => {
    expect(session('localhost', {}, [null, 8])).toBeNull();
  });
});

describe('what a pooler takes from a session', () => {
  test('is told by transaction mode with the errors that it makes', () => {
    expect(poolerLimits('transaction')).toMatch(/08P01.*42P05, 26000.*advisory locks/);
  });

  test('is nothing in session mode', () => {
    expect(poolerLimits('session')).toContain('keeps one server connection');
  });

  test('is the sharing, where it pins', () => {
    expect(poolerLimits('pinning')).toMatch(/^Nothing fails there/);
  });
});
