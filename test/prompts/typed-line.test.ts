import { describe, expect, it } from 'vitest';
import { typedLine } from '../../src/prompts/typed-line.ts';

describe('a line that is typed', () => {
  it.each(['\n', '\r', '\r\n'])('ends with %j, and what follows waits', (end) => {
    expect(typedLine(`one${end}two`)).toEqual({ kind: 'line', text: 'one', rest: 'two' });
  });

  it('has no end yet', () => {
    expect(typedLine('one')).toEqual({ kind: 'unfinished' });
  });

  it.each([
    ['ab\u007fc\r', 'ac'],
    ['ab\bc\r', 'ac'],
    ['ab\u{1f469}\u200d\u{1f467}\u007fc\r', 'abc'],
    ['\u007f\u007fa\r', 'a'],
    ['wrong\u0015right\r', 'right'],
  ])('loses what was deleted: %j', (typed, text) => {
    expect(typedLine(typed)).toMatchObject({ text });
  });

  it.each(['a\u001b[Db\r', 'a\u001bOAb\r', 'a\u001b[<0;10;5Mb\r', 'a\u001b[200~b\r', 'a\u0007b\r'])(
    'takes no key or report for text: %j',
    (typed) => {
      expect(typedLine(typed)).toMatchObject({ text: 'ab' });
    },
  );

  it('keeps blanks, which a password may hold', () => {
    expect(typedLine(' a b \r')).toMatchObject({ text: ' a b ' });
  });

  it('is cancelled by Ctrl-C at any place, and by Ctrl-D at its start', () => {
    expect(typedLine('ab\u0003').kind).toBe('cancelled');
    expect(typedLine('\u0004').kind).toBe('cancelled');
    expect(typedLine('ab\u0004\r')).toMatchObject({ text: 'ab' });
  });
});
