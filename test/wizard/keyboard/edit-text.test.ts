import { describe, expect, it } from 'vitest';
import { createKeyDecoder } from '../../../src/wizard/keyboard/decode-keys.ts';
import { editText, type EditedText, longestText } from '../../../src/wizard/keyboard/edit-text.ts';

/** Types bytes into a line; `|` in the given and the returned text is the cursor. */
function typed(line: string, bytes: string): string {
  const decoder = createKeyDecoder();
  const segments = (text: string) => Array.from(new Intl.Segmenter().segment(text));
  const [before = '', after = ''] = line.split('|');
  let state: EditedText = { text: before + after, cursor: segments(before).length };
  for (const event of [...decoder.decode(bytes), ...decoder.flush()]) {
    const result = editText(state, event);
    if (result.kind === 'edited') state = result.line;
  }
  const all = segments(state.text).map(({ segment }) => segment);
  return `${all.slice(0, state.cursor).join('')}|${all.slice(state.cursor).join('')}`;
}

const left = '\u001b[D';
const right = '\u001b[C';

describe('editing one line', () => {
  it.each([
    ['types at the cursor', 'a|c', 'b', 'ab|c'],
    ['Backspace takes the character before', 'ab|c', '\u007f', 'a|c'],
    ['Backspace at the start does nothing', '|ab', '\u007f', '|ab'],
    ['Ctrl-H is Backspace', 'ab|', '\b', 'a|'],
    ['Delete takes the character after', 'a|bc', '\u001b[3~', 'a|c'],
    ['Ctrl-D is Delete', 'a|bc', '\u0004', 'a|c'],
    ['Delete at the end does nothing', 'ab|', '\u001b[3~', 'ab|'],
    ['Ctrl-A goes to the start', 'ab|c', '\u0001', '|abc'],
    ['Home goes to the start', 'ab|c', '\u001b[H', '|abc'],
    ['Ctrl-E goes to the end', 'a|bc', '\u0005', 'abc|'],
    ['End goes to the end', 'a|bc', '\u001b[F', 'abc|'],
    ['Left and Right move by one', 'ab|c', `${left}${left}${right}`, 'a|bc'],
    ['Left stops at the start', '|a', left, '|a'],
    ['Right stops at the end', 'a|', right, 'a|'],
    ['Ctrl-B and Ctrl-F move by one', 'ab|c', '\u0002\u0002\u0006', 'a|bc'],
    ['Ctrl-U takes all before the cursor', 'ab|c', '\u0015', '|c'],
    ['Ctrl-K takes all after the cursor', 'a|bc', '\u000b', 'a|'],
    ['Ctrl-W takes the word before', 'one two|x', '\u0017', 'one |x'],
    ['Ctrl-W takes a whole host name', 'db.example.com|', '\u0017', '|'],
    ['Alt-Backspace takes one part of a host name', 'db.example|', '\u001b\u007f', 'db.|'],
    ['Alt-D takes the word after', '|one two', '\u001bd', '| two'],
    ['Alt-B moves to the start of the word', 'one two|', '\u001bb', 'one |two'],
    ['Alt-F moves to the end of the word', '|one two', '\u001bf', 'one| two'],
    ['Ctrl with an arrow moves by words', 'one two|', '\u001b[1;5D', 'one |two'],
    ['an emoji of several parts is one character', '👩‍👩‍👧|', '\u007f', '|'],
    ['CJK characters go one by one', '你好|', '\u007f', '你|'],
    ['a letter goes with its combining marks', 'e\u0301|', '\u007f', '|'],
    ['a flag is one character', '🇩🇪|', left, '|🇩🇪'],
    ['a mark joins the letter before it', 'e|x', '\u0301', 'e\u0301|x'],
    ['a burst is typed in order', '|', 'abc\u007fd', 'abd|'],
  ])('%s', (_name, before, bytes, after) => {
    expect(typed(before, bytes)).toBe(after);
  });

  it('takes a paste of 4 kB', () => {
    const paste = 'p'.repeat(longestText);
    expect(typed('|', `\u001b[200~${paste}\u001b[201~`)).toBe(`${paste}|`);
  });

  it('takes nothing of what does not fit, and says so', () => {
    const line = { text: 'a', cursor: 1 };
    const event = { kind: 'paste', text: 'p'.repeat(longestText) } as const;
    expect(editText(line, event)).toEqual({ kind: 'full' });
  });

  it('takes no heap of marks on one letter either', () => {
    const event = { kind: 'paste', text: `e${'\u0301'.repeat(5 * longestText)}` } as const;
    expect(editText({ text: '', cursor: 0 }, event)).toEqual({ kind: 'full' });
  });

  it.each(['\t', '\r', '\u001b', '\u001b[A'])('leaves %j to the form', (bytes) => {
    const decoder = createKeyDecoder();
    const [event] = [...decoder.decode(bytes), ...decoder.flush()];
    expect(editText({ text: 'a', cursor: 1 }, event!)).toEqual({ kind: 'ignored' });
  });
});
