import { describe, expect, it } from 'vitest';
import { typedNumber, typedValue } from '../../src/prompts/answer.ts';

describe('the answer to the question for a field', () => {
  it.each([
    ['', 'kept'],
    ['-', 'emptied'],
    ['?', 'help'],
    ['back', 'back'],
  ])('%j has a meaning', (typed, kind) => {
    expect(typedValue(typed)).toEqual({ kind });
  });

  it.each([
    ['=-', '-'],
    ['=back', 'back'],
    ['=?', '?'],
    ['==-', '=-'],
    ['=secret', '=secret'],
    ['backup', 'backup'],
    ['--', '--'],
  ])('%j is the value %j', (typed, text) => {
    expect(typedValue(typed)).toEqual({ kind: 'value', text });
  });
});

describe('the number of an item', () => {
  it('counts from one', () => {
    expect(typedNumber(' 2 ', 3, 0)).toBe(1);
  });

  it('is that of the highlighted item for Enter', () => {
    expect(typedNumber('', 3, 2)).toBe(2);
  });

  it.each(['0', '4', '-1', 'two', '1.5'])('is not %s', (typed) => {
    expect(typedNumber(typed, 3, 0)).toBeNull();
  });
});
