import { expect, test } from 'vitest';

import { retryDelay } from '../../src/postgres/retry-delay.ts';

test('pauses grow by half from 250 ms to 5 s', () => {
  const nominal = Array.from({ length: 10 }, (_, n) => retryDelay(n, 1));
  expect(nominal).toEqual([250, 375, 563, 844, 1266, 1898, 2848, 4271, 5000, 5000]);
});

test('chance takes off at most half', () => {
  expect(retryDelay(0, 0)).toBe(125);
  expect(retryDelay(29, 0)).toBe(2500);
});

test('thirty tries wait about two minutes, not days', () => {
  const total = Array.from({ length: 29 }, (_, n) => retryDelay(n, 1)).reduce((a, b) => a + b);
  expect(total).toBeGreaterThan(110_000);
  expect(total).toBeLessThan(125_000);
});
