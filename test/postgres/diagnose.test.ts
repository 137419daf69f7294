import { describe, expect, test } from 'vitest';

import type { ErrorCode } from '../../src/errors/error-codes.ts';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { diagnose } from '../../src/postgres/diagnose.ts';
import { diagnosisTable } from '../../src/postgres/diagnosis-table.ts';
import { retryClass } from '../../src/postgres/retry-class.ts';

const settings: ConnectionSettings = {
  host: 'db.example.org',
  port: 5432,
  database: 'shop',
  user: 'ann',
  password: 'hunter22',
  sslmode: 'prefer',
  sslrootcert: null,
};
const about = { settings, target: 'primary' } as const;

const withCode = (code: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });

/** As they come from pg and Node: code, message, and what they must become. */
const shapes: readonly (readonly [Error, ErrorCode])[] = [
  [withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'), 'CONNECTION_REFUSED'],
  [withCode('ETIMEDOUT', 'connect ETIMEDOUT'), 'CONNECTION_TIMEOUT'],
  [withCode('ENOTFOUND', 'getaddrinfo ENOTFOUND db.example.org'), 'DNS_FAILED'],
  [withCode('EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.example.org'), 'DNS_FAILED'],
  [withCode('EHOSTUNREACH', 'connect EHOSTUNREACH'), 'HOST_UNREACHABLE'],
  [withCode('ECONNRESET', 'read ECONNRESET'), 'CONNECTION_LOST'],
  [withCode('EACCES', 'connect EACCES /run/x'), 'ACCESS_REJECTED'],
  [new Error('Connection terminated unexpectedly'), 'CONNECTION_LOST'],
  [new Error('Client has encountered a connection error and is not queryable'), 'CONNECTION_LOST'],
  [new Error('Query read timeout'), 'QUERY_TIMEOUT'],
  [new Error('received invalid response: 4a'), 'NOT_POSTGRES'],
  [new Error('Unknown authenticationOk message type 7'), 'AUTH_METHOD_UNSUPPORTED'],
  [new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), 'AUTH_FAILED'],
  [new Error('SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match'), 'AUTH_FAILED'],
  [withCode('28P01', 'password authentication failed for user "ann"'), 'AUTH_FAILED'],
  [withCode('28000', 'role "ann" is not permitted to log in'), 'AUTH_FAILED'],
  [
    withCode(
      '28000',
      'no pg_hba.conf entry for host "1.2.3.4", user "ann", database "shop", no encryption',
    ),
    'TLS_REQUIRED',
  ],
  [
    withCode(
      '28000',
      'no pg_hba.conf entry for host "1.2.3.4", user "ann", database "shop", SSL encryption',
    ),
    'ACCESS_REJECTED',
  ],
  [withCode('28000', 'connection is insecure (try using `sslmode=require`)'), 'TLS_REQUIRED'],
  [withCode('08P01', 'SSL required'), 'TLS_REQUIRED'],
  [withCode('08P01', 'unsupported startup parameter: options'), 'STARTUP_PARAMETER_REJECTED'],
  [withCode('08P01', 'no such database: shop'), 'DATABASE_MISSING'],
  [withCode('08P01', 'server login has been failing (server_login_retry)'), 'CONNECTION_LOST'],
  [withCode('08P01', 'query_wait_timeout'), 'CONNECTION_TIMEOUT'],
  [withCode('08P01', 'no more connections allowed (max_client_conn)'), 'TOO_MANY_CONNECTIONS'],
  [withCode('XX000', 'Tenant or user not found'), 'AUTH_FAILED'],
  [withCode('3D000', 'Datenbank »shop« existiert nicht'), 'DATABASE_MISSING'],
  [
    withCode('42501', 'permission denied for database "shop"', {
      detail: 'User does not have CONNECT privilege.',
    }),
    'DATABASE_ACCESS_DENIED',
  ],
  [withCode('42501', 'permission denied for database shop'), 'SCHEMA_PERMISSION'],
  [withCode('53300', 'sorry, too many clients already'), 'TOO_MANY_CONNECTIONS'],
  [withCode('57P03', 'the database system is starting up'), 'SERVER_STARTING'],
  [
    withCode('57P01', 'terminating connection due to administrator command'),
    'SERVER_SHUTTING_DOWN',
  ],
  [withCode('25006', 'cannot execute CREATE TABLE in a read-only transaction'), 'SERVER_READ_ONLY'],
  [withCode('57014', 'canceling statement due to statement timeout'), 'QUERY_TIMEOUT'],
  [withCode('22012', 'division by zero'), 'POSTGRES_ERROR'],
];

test.each(shapes)('%s becomes %s', (error, code) => {
  const diagnosis = diagnose(error, about);
  expect(diagnosis).toMatchObject({ code, target: 'primary' });
  expect(diagnosis.detail).toContain(error.message);
  expect(diagnosis.fix).not.toBe('');
});

describe('errors within errors', () => {
  test('a host with several addresses: one error without words', () => {
    const parts = ['::1', '127.0.0.1'].map((ip) =>
      withCode('ECONNREFUSED', `connect ECONNREFUSED ${ip}:5432`),
    );
    expect(diagnose(new AggregateError(parts), about)).toMatchObject({
      code: 'CONNECTION_REFUSED',
      detail: 'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
    });
  });

  test('the cause counts, and a circle of causes ends', () => {
    const inner = withCode('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate');
    const outer = new Error('handshake', { cause: inner });
    inner.cause = outer;
    expect(diagnose(outer, about).code).toBe('TLS_CERTIFICATE_UNTRUSTED');
  });

  test("the server's detail and hint are kept", () => {
    const error = withCode('42501', 'permission denied', { detail: 'D.', hint: 'H.' });
    expect(diagnose(error, about).detail).toBe('permission denied – D. – H.');
  });

  test('what is explained already stays as it is, and what is no error at all is survived', () => {
    const known = new SetupError('USAGE', { message: 'm', fix: 'f' });
    expect(diagnose(known, about)).toBe(known);
    expect(diagnose(undefined, about).code).toBe('POSTGRES_ERROR');
  });
});

test("a password in the server's words is masked, encoded or not", () => {
  const error = new Error('bad: hunter22 postgresql://ann:hunter22@h');
  expect(diagnose(error, about).detail).toBe('bad: ******** postgresql://ann:********@h');
});

test('only what may pass is worth another try', () => {
  const retried = new Set(
    diagnosisTable.map(({ code }) => code).filter((code) => retryClass(code) !== null),
  );
  expect([...retried].sort()).toEqual([
    'CONNECTION_LOST',
    'CONNECTION_REFUSED',
    'CONNECTION_TIMEOUT',
    'DNS_FAILED',
    'HOST_UNREACHABLE',
    'SERVER_SHUTTING_DOWN',
    'SERVER_STARTING',
    'TOO_MANY_CONNECTIONS',
  ]);
});

test('fixes name the variables of the target', () => {
  const error = withCode('28P01', 'x');
  expect(diagnose(error, about).fix).toContain('POSTGRES_PASSWORD');
  expect(diagnose(error, { ...about, target: 'fallback' }).fix).toContain(
    'POSTGRES_FALLBACK_PASSWORD',
  );
});
