import { expect, test } from 'vitest';

import { compareVersions, parseVersion } from '../../src/postgres/version.ts';

test.each([
  ['0.10.0', '0.5.0', 1],
  ['0.8.0.google-3', '0.8.0', 0],
  ['0.8.0.google-3', '0.8.1', -1],
  ['0.5', '0.5.0', 0],
  ['1.0', '0.99.99', 1],
  ['unknown', '0.1', -1],
  ['0.1', 'unknown', 1],
])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));

test("a vendor's suffix is kept as text", () => {
  expect(parseVersion('0.8.0.google-3')).toEqual({
    major: 0,
    minor: 8,
    patch: 0,
    text: '0.8.0.google-3',
  });
  expect(parseVersion('beta')).toBeNull();
});
