import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { routeEnvironment } from '../../src/report/route-environment.ts';

const settings: ConnectionSettings = {
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  user: 'ann',
  password: 'never-shown',
  sslmode: 'verify-full',
  sslrootcert: '/etc/ca.pem',
};

const lines = (more: Partial<ConnectionSettings> = {}, withPassword = false): readonly string[] =>
  routeEnvironment({ settings: { ...settings, ...more }, session: '', withPassword });

/** What a shell makes of the lines: each variable behind its name, ended by a NUL. */
function evaluated(text: string, before: string): ReadonlyMap<string, string> {
  const names = ['PGHOST', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'PGOPTIONS', 'PGSSLROOTCERT'];
  const script = `${before}\neval "$1"\nprintf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`;
  const output = execFileSync('sh', ['-c', script, 'sh', text], { encoding: 'utf8', env: {} });
  const values = output.split('\0');
  return new Map(names.map((name, index) => [name, values[index] ?? '']));
}

describe('route --format env', () => {
  it('names a target as libpq does, and no password', () => {
    expect(lines()).toEqual([
      'export PGHOST=db.example.com',
      'export PGPORT=5432',
      'export PGDATABASE=shop',
      'export PGUSER=ann',
      'export PGSSLMODE=verify-full',
      'export PGSSLROOTCERT=/etc/ca.pem',
      "export PGOPTIONS=''",
    ]);
  });

  it('gives the password when it is asked for', () => {
    expect(lines({}, true)).toContain('export PGPASSWORD=never-shown');
  });

  it.skipIf(process.platform === 'win32')('gives any value to eval as it is', () => {
    const ugly = {
      host: '/run/a b',
      database: `sh"op' ;rm -rf $HOME \`id\` \\ é🐘`,
      user: '~ann\nmallory\n',
      password: `-n $(touch /tmp/x) !' "*`,
    };
    const found = evaluated(lines(ugly, true).join('\n'), '');
    expect(found.get('PGHOST')).toBe(ugly.host);
    expect(found.get('PGDATABASE')).toBe(ugly.database);
    expect(found.get('PGUSER')).toBe(ugly.user);
    expect(found.get('PGPASSWORD')).toBe(ugly.password);
  });

  it.skipIf(process.platform === 'win32')('takes away what was set for the other target', () => {
    const before =
      "export PGOPTIONS='-c default_transaction_read_only=on' PGSSLROOTCERT=/other PGPASSWORD=other";
    const found = evaluated(lines({ sslrootcert: null, password: null }, true).join('\n'), before);
    expect(found.get('PGOPTIONS')).toBe('');
    expect(found.get('PGSSLROOTCERT')).toBe('');
    expect(found.get('PGPASSWORD')).toBe('');
  });
});
