import { describe, expect, it } from 'vitest';
import { createKeyDecoder } from '../../../src/wizard/keyboard/decode-keys.ts';
import type { KeyEvent, KeyName } from '../../../src/wizard/keyboard/key-event.ts';

const key = (name: KeyName): KeyEvent => ({ kind: 'key', key: name });
const text = (typed: string): KeyEvent => ({ kind: 'text', text: typed });
const ctrl = (letter: string): KeyEvent => ({ kind: 'ctrl', letter });

/** What a terminal's chunks mean, with a pause after the last one. */
function decoded(...chunks: readonly string[]): readonly KeyEvent[] {
  const decoder = createKeyDecoder();
  return [...chunks.flatMap((chunk) => decoder.decode(chunk)), ...decoder.flush()];
}

describe('a key is the same key however the terminal spells it', () => {
  const spellings: readonly (readonly [KeyName, readonly string[]])[] = [
    ['up', ['\u001b[A', '\u001bOA', '\u001b[1;2A', '\u009bA', '\u001b[a']],
    ['down', ['\u001b[B', '\u001bOB', '\u001b[1;5B']],
    ['right', ['\u001b[C', '\u001bOC', '\u001b[1;2C']],
    ['left', ['\u001b[D', '\u001bOD', '\u001b[1;2D']],
    ['home', ['\u001b[H', '\u001bOH', '\u001b[1~', '\u001b[7~', '\u001b[1;5H', '\u001b[7$']],
    ['end', ['\u001b[F', '\u001bOF', '\u001b[4~', '\u001b[8~', '\u001b[8^']],
    ['delete', ['\u001b[3~', '\u001b[3;2~', '\u001b[3$']],
    ['page-up', ['\u001b[5~', '\u001b[5;5~']],
    ['page-down', ['\u001b[6~']],
    ['back-tab', ['\u001b[Z']],
    ['tab', ['\t']],
    ['backspace', ['\u007f', '\b']],
    ['enter', ['\r', '\n', '\r\n', '\u001bOM']],
    ['escape', ['\u001b']],
    ['word-left', ['\u001bb', '\u001b[1;5D', '\u001b[1;3D', '\u001b\u001b[D', '\u001bOd']],
    ['word-right', ['\u001bf', '\u001b[1;5C', '\u001b[1;3C', '\u001b\u001bOC', '\u001bOc']],
    ['delete-word-left', ['\u001b\u007f', '\u001b\b']],
    ['delete-word-right', ['\u001bd', '\u001b[3;5~', '\u001b[3^']],
  ];
  it.each(
    spellings.flatMap(([name, all]) =>
      all.map((bytes) => [JSON.stringify(bytes), name, bytes] as const),
    ),
  )('%s is %s', (_shown, name, bytes) => {
    expect(decoded(bytes)).toEqual([key(name)]);
  });

  it('has a name for Ctrl with a letter', () => {
    expect(decoded('\u0003\u0015\u0001')).toEqual([ctrl('c'), ctrl('u'), ctrl('a')]);
  });

  it.each(['\u001b[99;5u', '\u001b[27;5;99~'])(
    'knows Ctrl-C of terminals that report keys in detail: %j',
    (bytes) => {
      expect(decoded(bytes)).toEqual([ctrl('c')]);
    },
  );
});

describe('a chunk of a fast typist', () => {
  it('keeps the order of text and keys', () => {
    expect(decoded('abc\r')).toEqual([text('abc'), key('enter')]);
    expect(decoded('\u001b[B\u001b[B\r')).toEqual([key('down'), key('down'), key('enter')]);
  });

  it('is one text event however long it is', () => {
    const long = 'x'.repeat(4096);
    expect(decoded(long)).toEqual([text(long)]);
  });

  it('keeps emoji, CJK and combining marks whole', () => {
    expect(decoded('👩‍👩‍👧你好e\u0301')).toEqual([text('👩‍👩‍👧你好e\u0301')]);
  });

  it('takes Esc and Enter on a slow line for two keys', () => {
    expect(decoded('\u001b\r')).toEqual([key('escape'), key('enter')]);
  });

  it('takes a carriage return and a line feed in two chunks for one Enter', () => {
    expect(decoded('\r', '\n')).toEqual([key('enter')]);
  });
});

describe('a paste', () => {
  it('is one event without control characters and line breaks', () => {
    expect(decoded('\u001b[200~a\tb\r\nc\u0007\u001b[201~')).toEqual([
      { kind: 'paste', text: 'abc' },
    ]);
  });

  it('may arrive in any number of chunks', () => {
    const bytes = `\u001b[200~${'p'.repeat(5000)}\u001b[201~x`;
    const chunks = Array.from(bytes);
    const events = decoded(...chunks);
    expect(events).toEqual([{ kind: 'paste', text: 'p'.repeat(5000) }, text('x')]);
  });

  it('is not ended by a pause within its closing mark', () => {
    const decoder = createKeyDecoder();
    decoder.decode('\u001b[200~abc\u001b[20');
    expect(decoder.flush()).toEqual([]);
    expect(decoder.decode('1~')).toEqual([{ kind: 'paste', text: 'abc' }]);
  });

  it('that never ends does not lock the keyboard', () => {
    expect(decoded('\u001b[200~abc', '\u0003')).toEqual([ctrl('c')]);
  });

  it('of several lines without brackets answers one question only', () => {
    expect(decoded('one\ntwo\nthree\n')).toEqual([text('one'), key('enter')]);
  });

  it('without brackets does not keep keys from being keys', () => {
    expect(decoded('one\r\u001b[B\u0003')).toEqual([
      text('one'),
      key('enter'),
      key('down'),
      ctrl('c'),
    ]);
  });
});

describe('what a terminal says by itself is not typing', () => {
  const reports: readonly (readonly [string, string])[] = [
    ['an X10 mouse report', '\u001b[M !!'],
    ['an SGR mouse report', '\u001b[<0;10;5M'],
    ['an SGR mouse release', '\u001b[<0;10;5m'],
    ['a urxvt mouse report', '\u001b[32;10;5M'],
    ['focus in', '\u001b[I'],
    ['focus out', '\u001b[O'],
    ['a cursor position report', '\u001b[12;40R'],
    ['device attributes', '\u001b[?62;4;22c'],
    ['a mode report', '\u001b[?2026;2$y'],
    ['a colour reply ended by BEL', '\u001b]11;rgb:ffff/ffff/ffff\u0007'],
    ['a colour reply ended by ST', '\u001b]11;rgb:ffff/ffff/ffff\u001b\\'],
    ['a DCS reply', '\u001bP>|xterm(380)\u001b\\'],
    ['a detailed key report', '\u001b[97;1:3u'],
    ['a function key', '\u001b[15~'],
    ['a function key of the Linux console', '\u001b[[A'],
    ['an unknown sequence', '\u001b[12;34;56z'],
    ['Alt with a letter', '\u001bx'],
  ];
  it.each(reports)('%s', (_name, bytes) => {
    expect(decoded(`${bytes}a`)).toEqual([text('a')]);
  });

  it.each(reports)('%s, split at every place', (_name, bytes) => {
    const splits = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
    const results = splits.map((at) => decoded(bytes.slice(0, at), `${bytes.slice(at)}a`));
    expect(results).toEqual(splits.map(() => [text('a')]));
  });

  it('nor does an unfinished reply swallow Ctrl-C', () => {
    expect(decoded('\u001b]11;rgb:', '\u0003')).toEqual([ctrl('c')]);
  });

  it('an unfinished sequence is dropped after a pause', () => {
    const decoder = createKeyDecoder();
    decoder.decode('\u001b[1;');
    expect([decoder.pending(), decoder.flush(), decoder.pending()]).toEqual([true, [], false]);
  });
});
