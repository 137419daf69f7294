import { createHmac, createHash, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  mockVerifier,
  provesPassword,
  ScramExchange,
} from '../../../src/fallback/embedded/scram.ts';
import { makeVerifier, type ScramVerifier } from '../../../src/postgres/scram-verifier.ts';

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A client as RFC 5802 describes it; returns what the server says to its proof. */
function login(verifier: ScramVerifier, password: string): ReturnType<ScramExchange['final']> {
  const exchange = new ScramExchange(verifier);
  const bare = 'n=,r=fyko+d2lbbFgONRv9qkxdawL';
  const first = exchange.first(`n,,${bare}`);
  if (first.kind !== 'message') return first;
  const [, nonce = '', salt = '', iterations = ''] =
    /^r=(.*),s=(.*),i=(\d+)$/u.exec(first.text) ?? [];
  const salted = pbkdf2Sync(
    password,
    Buffer.from(salt, 'base64'),
    Number(iterations),
    32,
    'sha256',
  );
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash('sha256').update(clientKey).digest();
  const final = `c=biws,r=${nonce}`;
  const signature = hmac(storedKey, `${bare},${first.text},${final}`);
  const proof = Buffer.from(clientKey.map((byte, at) => byte ^ signature[at]!));
  return exchange.final(`${final},p=${proof.toString('base64')}`);
}

test('the keys are those of the example in RFC 7677', () => {
  const verifier = makeVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
  const authMessage = [
    'n=user,r=rOprNGfwEbeRWgbNEkqO',
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  ].join(',');
  const signature = hmac(Buffer.from(verifier.serverKey, 'base64'), authMessage);
  expect(signature.toString('base64')).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
});

describe('an exchange', () => {
  test('lets the right password in and proves the server', () => {
    expect(login(makeVerifier('secret'), 'secret')).toMatchObject({ kind: 'message' });
  });
  test('denies a wrong password', () => {
    expect(login(makeVerifier('secret'), 'Secret')).toEqual({ kind: 'denied' });
  });
  test('denies every password of an unknown user, whose salt never changes', () => {
    const secret = Buffer.alloc(32, 7);
    expect(login(mockVerifier('ghost', secret), 'secret')).toEqual({ kind: 'denied' });
    expect(mockVerifier('ghost', secret).salt).toBe(mockVerifier('ghost', secret).salt);
    expect(mockVerifier('ghost', secret).salt).not.toBe(mockVerifier('host', secret).salt);
  });
  test.each(['', 'n,,', 'n,,r=x', 'p=tls-server-end-point,,n=,r=abc', 'n,,n=,r='])(
    'does not fall over %j',
    (first) => {
      expect(new ScramExchange(makeVerifier('x')).first(first).kind).toBe('malformed');
    },
  );
  test.each(['', 'c=biws', 'c=biws,r=other,p=AAAA', 'c=biws,r=,p='])(
    'nor over the final %j',
    (final) => {
      const exchange = new ScramExchange(makeVerifier('x'));
      exchange.first('n,,n=,r=abc');
      expect(exchange.final(final).kind).toBe('malformed');
    },
  );
});

test('passwords that look the same are the same (SASLprep)', () => {
  expect(provesPassword(makeVerifier('I\u00adX'), 'IX')).toBe(true);
  expect(provesPassword(makeVerifier('\u2168'), 'IX')).toBe(true);
  expect(provesPassword(makeVerifier('a\u00a0b'), 'a b')).toBe(true);
  expect(provesPassword(makeVerifier('IX'), 'ix')).toBe(false);
});
