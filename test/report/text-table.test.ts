import { expect, it } from 'vitest';
import { byteText } from '../../src/postgres/byte-text.ts';
import { textTable } from '../../src/report/text-table.ts';

it('puts numbers to the right and words to the left, and ends no line with a blank', () => {
  expect(
    textTable(
      ['name', 'size', 'note'],
      [
        ['a', '9.5 MB', 'first'],
        ['longer', '120 kB', ''],
      ],
    ),
  ).toEqual(['name      size  note', 'a       9.5 MB  first', 'longer  120 kB']);
});

it('counts the columns of a terminal, not the letters: wide ones take two, marks none', () => {
  const rows = [
    ['文書', '1'],
    ['e\u0301te\u0301', '2'],
    ['plain', '3'],
  ];
  expect(textTable(['name', 'n'], rows)).toEqual([
    'name   n',
    '文書   1',
    'e\u0301te\u0301    2',
    'plain  3',
  ]);
});

it('keeps a row in one line, whatever a name holds', () => {
  expect(textTable(['name'], [['a\nb\u001b[31m']])).toEqual(['name', 'a b [31m']);
});

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 kB'],
  [10 * 1024, '10 kB'],
  [10_234, '10 kB'],
  [1_048_575, '1024 kB'],
  [2 ** 30, '1.0 GB'],
  [2 ** 60, '1024 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteText(bytes)).toBe(text);
});
