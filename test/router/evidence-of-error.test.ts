import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { diagnose } from '../../src/postgres/diagnose.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { StreamFault } from '../../src/postgres/stream-fault.ts';
import { type ErrorMoment, evidenceOfError } from '../../src/router/evidence-of-error.ts';
import type { EvidenceKind } from '../../src/router/evidence.ts';

const settings: ConnectionSettings = {
  host: 'db.example',
  port: 5432,
  database: 'app',
  user: 'app',
  password: 'not to be seen',
  sslmode: 'prefer',
  sslrootcert: null,
};

const ofServer = (code: string, message = 'in its words'): Error =>
  Object.assign(new DatabaseError(message, 10, 'error'), { code });
const ofSocket = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

function kindOf(error: unknown, moment: ErrorMoment): EvidenceKind | null {
  return evidenceOfError(error, { settings, target: 'primary', moment })?.kind ?? null;
}

const always: readonly (readonly [string, Error, EvidenceKind])[] = [
  ['a refused connection', ofSocket('ECONNREFUSED'), 'down'],
  ['a reset', ofSocket('ECONNRESET'), 'down'],
  ['a broken pipe', ofSocket('EPIPE'), 'down'],
  ['a host without a route', ofSocket('EHOSTUNREACH'), 'down'],
  ['a network without a route', ofSocket('ENETUNREACH'), 'down'],
  [
    'every address of a host refused',
    new AggregateError([ofSocket('ECONNREFUSED'), ofSocket('ECONNREFUSED')]),
    'down',
  ],
  ['a shutdown', ofServer('57P01'), 'down'],
  ['a crash', ofServer('57P02'), 'down'],
  ['an idle session ended', ofServer('57P05'), 'down'],
  ['a connection exception', ofServer('08006'), 'down'],
  ['a pooler without its server', ofServer('08P01', 'server login has been failing'), 'down'],
  ['the end of a connection', new Error('Connection terminated unexpectedly'), 'down'],
  [
    'a broken client',
    new Error('Client has encountered a connection error and is not queryable'),
    'down',
  ],
  ['an answer that does not come', new Error('Query read timeout'), 'silent'],
  [
    'a login that does not come',
    new Error('Connection terminated due to connection timeout'),
    'silent',
  ],
  ['a timeout of the system', ofSocket('ETIMEDOUT'), 'silent'],
  ['a start', ofServer('57P03'), 'starting'],
  ['no connection left', ofServer('53300'), 'saturated'],
  [
    'a full pooler',
    ofServer('08P01', 'no more connections allowed (max_client_conn)'),
    'saturated',
  ],
  ['no memory left', ofServer('53200'), 'saturated'],
  ['no disk left', ofServer('53100'), 'saturated'],
  ['a name that is not found', ofSocket('ENOTFOUND'), 'dns'],
  ['a name server that does not answer', ofSocket('EAI_AGAIN'), 'dns'],
  ['a write on a standby', ofServer('25006'), 'not-writable'],
];

const onlyOfLogins: readonly (readonly [string, Error, EvidenceKind])[] = [
  ['a wrong password', ofServer('28P01'), 'config'],
  ['no entry in pg_hba.conf', ofServer('28000'), 'config'],
  ['no such database', ofServer('3D000'), 'config'],
  ['no right to connect', ofServer('42501', 'permission denied for database "app"'), 'config'],
  [
    'no TLS',
    new StreamFault('TLS_NOT_OFFERED', 'The server does not support SSL connections'),
    'config',
  ],
  ['an untrusted certificate', ofSocket('DEPTH_ZERO_SELF_SIGNED_CERT'), 'config'],
  ['a missing password', new Error('SASL: client password must be a string'), 'config'],
  ['another protocol', new StreamFault('NOT_POSTGRES', 'HTTP/1.1 400'), 'config'],
  ['no socket in the directory', ofSocket('ENOENT'), 'down'],
];

const ofTheCaller: readonly (readonly [string, Error])[] = [
  ['a violated constraint', ofServer('23505')],
  ['a wrong statement', ofServer('42601')],
  ['no right to a table', ofServer('42501', 'permission denied for table notes')],
  ['a missing schema', ofServer('3F000')],
  ['a deadlock', ofServer('40P01')],
  ['a statement that was stopped', ofServer('57014')],
  ['a division by zero', ofServer('22012')],
  ['words of the network in a value', ofServer('P0001', 'no such thing: ECONNREFUSED')],
  ['a protocol violation', ofServer('08P01', 'invalid message format')],
  ['an error of the program', new TypeError('x is not a function')],
];

describe.each(['login', 'statement'] as const)('at a %s', (moment) => {
  test.each(always)('%s is evidence', (_, error, kind) => {
    expect(kindOf(error, moment)).toBe(kind);
  });
});

describe('at a login', () => {
  test.each(onlyOfLogins)('%s is evidence', (_, error, kind) => {
    expect(kindOf(error, 'login')).toBe(kind);
  });
});

describe('of a statement', () => {
  test.each(ofTheCaller)('%s belongs to the caller', (_, error) => {
    expect(kindOf(error, 'statement')).toBeNull();
  });
});

test.each([...always, ...onlyOfLogins])(
  '%s says the same once it was explained',
  (_, error, kind) => {
    expect(kindOf(diagnose(error, { settings, target: 'primary' }), 'login')).toBe(kind);
  },
);

test('a reset in the middle of a handshake is no fault of TLS', () => {
  const error = new StreamFault('TLS_HANDSHAKE', 'read ECONNRESET', ofSocket('ECONNRESET'));
  expect(kindOf(error, 'login')).toBe('down');
});

test('the reason is one of ours, in a sentence without the password', () => {
  const error = ofServer('57P01', 'terminating, password not to be seen');
  const evidence = evidenceOfError(error, { settings, target: 'primary', moment: 'statement' });
  expect(evidence).toMatchObject({ kind: 'down', reason: { code: 'SERVER_SHUTTING_DOWN' } });
  expect(JSON.stringify(evidence)).not.toContain('not to be seen');
});

test('a pooler without its server is named as that', () => {
  const error = ofServer('08P01', 'server login has been failing (server_login_retry)');
  const evidence = evidenceOfError(error, { settings, target: 'primary', moment: 'login' });
  const message = expect.stringContaining('does not reach its server') as string;
  expect(evidence).toMatchObject({ reason: { code: 'CONNECTION_LOST', message } });
});

test('an error of ours that names no server is no evidence', () => {
  expect(kindOf(new SetupError('USAGE', { message: 'What?', fix: 'This.' }), 'login')).toBeNull();
});
