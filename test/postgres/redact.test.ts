import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRedactor } from '../../src/postgres/redact.ts';

const secret = `p@ss/w:ö'"\\ d!*\n`;
const redact = createRedactor([secret, '', 'abc']);

describe('a secret is masked however it is written', () => {
  test.each([
    ['plain', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    [
      'percent-encoded in lower case',
      encodeURIComponent(secret).replace(/%../g, (e) => e.toLowerCase()),
    ],
    ['as a form field', new URLSearchParams({ p: secret }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['in an SQL literal', secret.replaceAll("'", "''")],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
  ])('%s', (_how, written) => {
    expect(redact(`before ${written} after`)).toBe('before ******** after');
  });
});

test('a short secret is masked where it stands alone, not inside words', () => {
  expect(redact('password abc, alphabet abcd')).toBe('password ********, alphabet abcd');
});

test('the longer of two secrets wins, and the mask is never masked again', () => {
  expect(createRedactor(['hunter', 'hunter2'])('hunter2 hunter')).toBe('******** ********');
  expect(createRedactor(['****'])('****')).toBe('********');
});

test('no secrets, no change', () => {
  expect(createRedactor([])('nothing')).toBe('nothing');
});

test('whatever the secret is, it does not come through', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), (secret) => {
      const written = [secret, encodeURIComponent(secret), JSON.stringify(secret)].join(' | ');
      expect(createRedactor([secret])(written).replaceAll('*', '')).not.toContain(
        secret.replaceAll('*', '') || 'nothing but stars',
      );
    }),
    { numRuns: 1_000 },
  );
});

test('characters that mean something in a pattern are only characters', () => {
  expect(createRedactor(['a.c+(x)'])('abc+(x) a.c+(x)')).toBe('abc+(x) ********');
});
