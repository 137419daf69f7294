import { expect, it } from 'vitest';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { rowShape, sizeWishes } from '../../src/commands/size-request.ts';
import type { MeasuredTable } from '../../src/sizing/measured-table.ts';
import type { RowShape } from '../../src/sizing/table-size.ts';

const table: MeasuredTable = {
  schema: 'public',
  name: 'docs',
  rows: 1000,
  deadRows: 0,
  heapBytes: 80_000,
  toastBytes: 0,
  otherIndexBytes: 16_000,
  embedding: { column: 'e', type: 'halfvec', dimensions: 1024 },
};

function shapeOf(typed: string, measured: MeasuredTable): RowShape['embedding'] {
  const argv = typed === '' ? [] : typed.split(' ');
  const wishes = sizeWishes(parseArguments(['size', '--table', 'docs', ...argv]));
  return rowShape(wishes, { dimensions: 768 }, measured).embedding;
}

it.each([
  ['has the type and the size', '', table],
  ['may be told the same again', '--type halfvec --dimensions 1024', table],
])('a table %s of its embeddings', (_, typed, measured) => {
  expect(shapeOf(typed, measured)).toMatchObject({ type: 'halfvec', dimensions: 1024 });
});

it('a table of bits is believed where the type is typed', () => {
  const bits = { ...table, embedding: null };
  expect(shapeOf('--type bit --dimensions 256', bits)).toMatchObject({
    type: 'bit',
    dimensions: 256,
  });
});

it.each([
  ['of other embeddings', '--dimensions 768', table, 'are halfvec(1024)'],
  ['without embeddings', '', { ...table, embedding: null }, 'has no column of vector'],
  ['without them, whatever is typed', '--type vector', { ...table, embedding: null }, 'has no'],
])('a table %s cannot stand for the rows', (_, typed, measured, words) => {
  expect(() => shapeOf(typed, measured)).toThrow(words);
});
