import { describe, expect, it } from 'vitest';

import { editEnv } from '../../src/files/env-edit.ts';
import { SetupError } from '../../src/errors/setup-error.ts';

const edit = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  editEnv(text, new Map(pairs)).text;

function refusal(text: string, key = 'K', value = 'new'): SetupError {
  try {
    editEnv(text, new Map([[key, value]]));
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('editing one value', () => {
  it.each([
    ['K=old', 'K=new'],
    ['export K=old', 'export K=new'],
    ['K = old', 'K = new'],
    ['  K=old  \nA=1', '  K=new  \nA=1'],
    ['K=old # why', 'K=new # why'],
    ['K=', 'K=new'],
    ['K= # why', 'K=new # why'],
    ['K=#why', 'K=new #why'],
    ['K=old#why', 'K=new #why'],
    ["K='old'", "K='new'"],
    ['K="old" # why', 'K="new" # why'],
    ['K=`old`', 'K=new'],
    ['K="l1\nl2"\nA=1', 'K="new"\nA=1'],
    ["K='a' 'b'", 'K=new'],
    ['\ufeffK=old\r\nA=1\r\n', '\ufeffK=new\r\nA=1\r\n'],
    ['A=1\nK=old', 'A=1\nK=new'],
    ['K=1\nA=2\nK=3\n', 'K=new\nA=2\nK=new\n'],
    ['#K=old\nK=old\n', '#K=old\nK=new\n'],
  ])('turns %j into %j', (before, after) => {
    expect(edit(before, ['K', 'new'])).toBe(after);
  });

  it.each([
    ['K=old', '', 'K='],
    ['K = old', '', "K = ''"],
    ['K=old # why', '', "K='' # why"],
    ["K='old'", '', "K=''"],
    ['K=old', 'a b', "K='a b'"],
    ['K="old"', 'a$b', "K='a$b'"],
    ["K='old'", "it's", 'K="it\'s"'],
    ['K=old', 'a#b', "K='a#b'"],
    ['K=old', '$&$1$`', "K='$&$1$`'"],
    ['K=old', 'A=B', "K='A=B'"],
  ])('in %j writes %j as %j', (before, value, after) => {
    expect(edit(before, ['K', value])).toBe(after);
  });

  it.each(["K='same'", 'K="same"', 'K=`same`', 'K = same # why', 'K=other\nK=same', 'K=same\r'])(
    'leaves %j alone when it already says so',
    (text) => {
      const result = editEnv(text, new Map([['K', 'same']]));
      expect(result.text).toBe(text);
      expect(result.changedKeys).toEqual([]);
    },
  );

  it('does not touch a line inside the multi-line value of another key', () => {
    const text = 'PEM="a\nPOSTGRES_DB=inside\nb"\nPOSTGRES_DB=old\n';
    const result = editEnv(text, new Map([['POSTGRES_DB', 'new']]));
    expect(result.text).toBe('PEM="a\nPOSTGRES_DB=inside\nb"\nPOSTGRES_DB=new\n');
    expect(result.warnings).toContainEqual({
      key: 'POSTGRES_DB',
      message: expect.stringContaining('PEM (line 1)') as string,
    });
  });
});

describe('adding keys', () => {
  it.each([
    ['', 'P=1\nQ=2\n'],
    ['\ufeff', '\ufeffP=1\nQ=2\n'],
    ['A=1\n', 'A=1\nP=1\nQ=2\n'],
    ['A=1', 'A=1\nP=1\nQ=2'],
    ['A=1\r\n', 'A=1\r\nP=1\r\nQ=2\r\n'],
    ['A=1\r\nB=2', 'A=1\r\nB=2\r\nP=1\r\nQ=2'],
    ['POSTGRES_A=1\nB=2\n', 'POSTGRES_A=1\nP=1\nQ=2\nB=2\n'],
    ['POSTGRES_A="1\n2" # c\nB=2\n', 'POSTGRES_A="1\n2" # c\nP=1\nQ=2\nB=2\n'],
    ['B=2\nPOSTGRES_A=1', 'B=2\nPOSTGRES_A=1\nP=1\nQ=2'],
    ['# P=x\n', '# P=x\nP=1\nQ=2\n'],
    ['# C:\\\n', '# C:\\\n\nP=1\nQ=2\n'],
    ['A=C:\\', 'A=C:\\\n\nP=1\nQ=2'],
  ])('to %j gives %j', (before, after) => {
    const result = editEnv(
      before,
      new Map([
        ['P', '1'],
        ['Q', '2'],
      ]),
    );
    expect(result.text).toBe(after);
    expect(result.changedKeys).toEqual(['P', 'Q']);
  });

  it('works next to an edit at the end of the file', () => {
    expect(edit('POSTGRES_A=', ['Q', '2'], ['POSTGRES_A', '1'])).toBe('POSTGRES_A=1\nQ=2');
  });

  it('quotes what needs quotes', () => {
    expect(edit('', ['P', 'a b'], ['Q', "it's"], ['R', ''], ['S', 'p:5/x'])).toBe(
      "P='a b'\nQ=\"it's\"\nR=\nS=p:5/x\n",
    );
  });
});

describe('refusing an edit', () => {
  it.each([
    ['A=1\nB=\0\nK=old\n', 'Line 2'],
    ['A=1\rK=old\r', 'Line 1'],
    ['A=1\n\nB="open\nK=old\n', 'Line 3'],
    ["MSG='tis\nK=old\n", 'MSG'],
    ['K: old', 'Line 1'],
    ['K=\n"old"', 'different lines'],
    ['K\n=old', 'different lines'],
  ])('of %j says %j', (text, words) => {
    const error = refusal(text);
    expect(error.code).toBe('ENV_NOT_EDITABLE');
    expect(error.message).toContain(words);
  });

  it.each([
    'a\nb',
    'a\rb',
    'a\0b',
    'a\tb',
    '\u2028',
    '\ufeff',
    '\ud800',
    'a\\',
    'a\\\\b',
    '${x}',
    `'"`,
    `'$`,
  ])('of the value %j, without showing it', (value) => {
    const error = refusal('K=old\n', 'K', `secret${value}secret`.replace(/\\secret$/, '\\'));
    expect(error.code).toBe('ENV_VALUE_NOT_WRITABLE');
    expect(`${error.message}${error.detail ?? ''}${error.fix}`).not.toContain('secret');
  });

  it('does not happen when nothing has to change', () => {
    expect(edit('A="open\nK=same\n', ['K', 'same'])).toBe('A="open\nK=same\n');
  });
});

describe('warning', () => {
  const messages = (text: string, value = 'new', expandsDollar = false): string =>
    editEnv(text, new Map([['K', value]]), { expandsDollar })
      .warnings.map(({ message }) => message)
      .join('\n');

  it.each([
    ['K=1\nK=2', 'lines 1, 2; all of them'],
    ['\ufeffK=1', 'byte order mark'],
    ['K=1\r\n', 'CRLF'],
    ['K=1 # c', 'comment after the value'],
  ])('about %j mentions %j', (text, words) => {
    expect(messages(text)).toContain(words);
  });

  it('names duplicates that differ when the last one is already right', () => {
    expect(messages('K=1\nK=new')).toContain('different values');
  });

  it('names the "$" only where something expands it', () => {
    expect(messages('', 'a$b', true)).toContain('dotenv-expand');
    expect(messages('', 'a$b')).toBe('');
  });

  it('is not given for a plain file', () => {
    expect(messages('A=1\nK=old\n')).toBe('');
  });
});
