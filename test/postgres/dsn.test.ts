import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { SetupError } from '../../src/errors/setup-error.ts';
import { type ConnectionSettings, sslModes } from '../../src/postgres/connection-settings.ts';
import { formatDsn, parseDsn } from '../../src/postgres/dsn.ts';

describe('parseDsn reads what libpq reads', () => {
  test.each([
    ['postgresql://', {}],
    ['postgres://localhost', { host: 'localhost' }],
    [
      'postgresql://ann:s3cret@db.example.org:5433/shop?sslmode=require',
      {
        user: 'ann',
        password: 's3cret',
        host: 'db.example.org',
        port: 5433,
        database: 'shop',
        sslmode: 'require',
      },
    ],
    [
      'postgresql://a%40b:p%3A%2F%40%25@h/d%20b',
      { user: 'a@b', password: 'p:/@%', host: 'h', database: 'd b' },
    ],
    ['postgresql://u:a:b@h', { user: 'u', password: 'a:b', host: 'h' }],
    ['postgresql://[2001:db8::1]:5433/d', { host: '2001:db8::1', port: 5433, database: 'd' }],
    ['postgresql://u@[::1]', { user: 'u', host: '::1' }],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql/d', { host: '/var/run/postgresql', database: 'd' }],
    ['postgresql://u@%2Ftmp:5433/d', { user: 'u', host: '/tmp', port: 5433, database: 'd' }],
    ['postgresql:///d?host=/tmp&port=5433', { host: '/tmp', port: 5433, database: 'd' }],
    [
      'postgresql://u:p@h:1/d?user=U&password=P&host=H&port=2&dbname=D',
      { user: 'U', password: 'P', host: 'H', port: 2, database: 'D' },
    ],
    [
      'postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem',
      { host: 'h', database: 'd', sslmode: 'verify-full', sslrootcert: '/etc/ca.pem' },
    ],
    ['postgresql://h/d?ssl=true', { host: 'h', database: 'd', sslmode: 'require' }],
    ['postgresql://h/d?channel_binding=require&application_name=x', { host: 'h', database: 'd' }],
    ['postgresql://?hostaddr=10.0.0.1', { host: '10.0.0.1' }],
    ['postgresql://u:@h:/', { user: 'u', host: 'h' }],
    ['postgresql://h/d?password=a+b', { host: 'h', database: 'd', password: 'a+b' }],
  ])('%s', (url, expected) => expect(parseDsn(url)).toEqual(expected));
});

describe('parseDsn refuses, naming the part and never its content', () => {
  const secret = 'Zx9secret';
  test.each([
    ['postgresql://', `mysql://u:${secret}@h/d`],
    ['postgresql://', `postgresql+asyncpg://u:${secret}@h/d`],
    ['host: several hosts', `postgresql://u:${secret}@h1,h2/d`],
    ['host: several hosts', `postgresql://u:${secret}@/d?host=h1,h2`],
    ['port:', `postgresql://u:${secret}@h:70000/d`],
    ['port:', `postgresql://u:${secret}@h:0/d`],
    ['port:', `postgresql://u:${secret}@h:abc/d`],
    ['sslmode: it must be one of disable, prefer', `postgresql://u:${secret}@h/d?sslmode=allow`],
    ['password: a "%"', `postgresql://u:${secret}%zz@h/d`],
    ['password: it contains a NUL', `postgresql://u:${secret}%00@h/d`],
    ['password: an "@"', `postgresql://u:${secret}@${secret}@h/d`],
    ['password: a "/"', `postgresql://u:${secret}/x@h/d`],
    ['host: an IPv6', `postgresql://u:${secret}@::1/d`],
    ['port:', `postgresql://u:${secret}%zz@h:0/d?sslmode=x`],
  ])('%s', (words, url) => {
    const error = thrownBy(() => parseDsn(url));
    expect(error.code).toBe('SETTINGS_INVALID');
    expect(`${error.message} ${error.detail ?? ''}`).toContain(words);
    expect(JSON.stringify([error.message, error.detail, error.fix, error.stack])).not.toContain(
      secret,
    );
  });

  test('all problems are told at once', () => {
    const { detail } = thrownBy(() => parseDsn('postgresql://u:%zz@h:0/d?sslmode=x'));
    expect(detail).toMatch(/password: .*port: .*sslmode: /);
  });
});

describe('formatDsn', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !s.includes('\0'));
  const settings: fc.Arbitrary<ConnectionSettings> = fc.record({
    host: fc.oneof(
      fc.constantFrom(
        'db.example.org',
        '::1',
        'fe80::1%eth0',
        '10.0.0.1',
        '/var/run/postgresql',
        '/a b/ü',
      ),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    database: text,
    user: text,
    password: fc.option(text, { nil: null }),
    sslmode: fc.constantFrom(...sslModes),
    sslrootcert: fc.option(text, { nil: null }),
  });

  test('writes what parseDsn reads back', () => {
    fc.assert(
      fc.property(settings, (value) => {
        const back = parseDsn(formatDsn(value, { withPassword: true }));
        expect({ sslmode: 'prefer', sslrootcert: null, password: null, ...back }).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('leaves the password out when asked', () => {
    const url = formatDsn(
      {
        host: 'h',
        port: 1,
        database: 'd',
        user: 'u',
        password: 'pw',
        sslmode: 'prefer',
        sslrootcert: null,
      },
      { withPassword: false },
    );
    expect(url).toBe('postgresql://u@h:1/d');
  });
});

function thrownBy(action: () => unknown): SetupError {
  try {
    action();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}
