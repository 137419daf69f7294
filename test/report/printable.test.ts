import { expect, it } from 'vitest';
import { printable } from '../../src/report/printable.ts';

it.each([
  ['a name that sets colours', 'red\u001b[31m', 'red [31m'],
  ['a name that sets the title', '\u001b]0;title\u0007', ' ]0;title '],
  ['the eight-bit form of the same', '\u009b31m', ' 31m'],
  ['a carriage return over what stands there', 'all is well\rnot', 'all is well not'],
  ['lines and tabs, which stay', 'one\n\ttwo\n', 'one\n\ttwo\n'],
])('gives a terminal no orders: %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});
