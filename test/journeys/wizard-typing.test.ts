import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { atScreen, goTo, titleOn } from '../support/wizard-path.ts';

/** The form of the fallback, its database field empty and focused. */
async function atField(): Promise<ScreenTerminal> {
  const terminal = openScreen({ cwd: await projectFolder(), columns: 100, args: ['--no-connect'] });
  await goTo(terminal, 'Fallback settings');
  return terminal;
}

/** Waits until the database field, which has the focus, shows this text and nothing more. */
async function fieldIs(terminal: ScreenTerminal, text: string, by = ''): Promise<void> {
  const shown = (frame: string): string =>
    frame.split('\n').find((line) => /^ *(?:› )?Database /u.test(line)) ?? '';
  await terminal.waitFor((frame) => shown(frame).replace(/^[ ›]*Database +/u, '') === text, {
    wanted: `a field with ${JSON.stringify(text)} ${by}`,
  });
}

async function leave(terminal: ScreenTerminal): Promise<void> {
  terminal.type(keys.ctrlC);
  expect(await terminal.end()).toBe(130);
}

/** What is typed into an empty field, and what it shows then. */
type Typed = readonly (readonly [name: string, typed: string, shown: string])[];

const characters: Typed = [
  ['letters in one write', 'abc', 'abc'],
  ['an emoji of several code points', 'a👩‍👩‍👧b', 'a👩‍👩‍👧b'],
  ['Chinese characters', '数据库', '数据库'],
  ['a combining accent, removed with its letter', `xe\u0301${keys.backspace}`, 'x'],
  ['a paste in brackets', keys.paste('abc'), 'abc'],
  ['a paste with a line break, which submits nothing', keys.paste('ab\r\nc'), 'abc'],
];

const editing: Typed = [
  ['Backspace as DEL', `abc${keys.backspace}`, 'ab'],
  ['Backspace as Ctrl-H', `abc${keys.ctrl('h')}`, 'ab'],
  ['Delete under the cursor', `abc${keys.home}${keys.delete}`, 'bc'],
  ['Home and End', `bc${keys.home}a${keys.end}d`, 'abcd'],
  ['Ctrl-A and Ctrl-E', `bc${keys.ctrl('a')}a${keys.ctrl('e')}d`, 'abcd'],
  ['Ctrl-U and Ctrl-K', `abcd${keys.left}${keys.left}${keys.ctrl('k')}x`, 'abx'],
  ['Ctrl-W', `one two${keys.ctrl('w')}`, 'one'],
  ['word moves by Alt and by Ctrl', `one two${keys.alt('b')}X\u001b[1;5DY`, 'one YXtwo'],
  ['Alt-Backspace', `one two${keys.alt(keys.backspace)}three`, 'one three'],
];

const reports: Typed = [
  ['a mouse report', `ab\u001b[<0;10;5Mc\u001b[M !!d`, 'abcd'],
  ['a focus report', `ab\u001b[I\u001b[Oc`, 'abc'],
  ['a colour reply of the terminal', `ab\u001b]11;rgb:0000/0000/0000\u0007c`, 'abc'],
];

describe('typing into a field', () => {
  it.each([
    ['takes characters and pastes as they are', characters],
    ['edits as a shell does', editing],
    ['passes over what a terminal reports', reports],
  ])('%s', async (_, table) => {
    const terminal = await atField();
    for (const [name, typed, shown] of table) {
      // Seen in between, so that what the one before has left is not taken for this one.
      terminal.type(`${keys.end}${keys.ctrl('u')}${name}`);
      await fieldIs(terminal, name);
      terminal.type(`${keys.ctrl('u')}${typed}`);
      await fieldIs(terminal, shown, name);
      expect(titleOn(terminal.frame())).toBe('Fallback settings');
    }
    await leave(terminal);
  });

  it('a text and Enter in one write confirm that text', async () => {
    const terminal = await atField();
    terminal.type(`abc${keys.enter}`);
    await atScreen(terminal, 'Embedding dimensions');
    terminal.type(keys.esc);
    await fieldIs(terminal, 'abc');
    await leave(terminal);
  });

  it('a paste without brackets ends at its line break', async () => {
    const terminal = await atField();
    terminal.type('abc\rsecond line\rthird line\r');
    await atScreen(terminal, 'Embedding dimensions');
    terminal.type(keys.esc);
    await fieldIs(terminal, 'abc');
    await leave(terminal);
  });

  it('a paste of 4 kB arrives whole, shown in a window of the field', async () => {
    const terminal = await atField();
    const start = 'begin-';
    terminal.type(keys.paste(`${start}${'x'.repeat(4_000)}-end`));
    await terminal.waitFor('x-end');
    terminal.type(keys.home);
    await terminal.waitFor(`${start}x`);
    terminal.type(keys.ctrl('k'));
    await terminal.waitFor((frame) => !frame.includes('x-end') && !frame.includes('xxx'));
    await leave(terminal);
  });

  it('a character that arrives in pieces is one character', async () => {
    const terminal = await atField();
    const bytes = Buffer.from('é');
    for (const byte of bytes) terminal.typeBytes(Uint8Array.of(byte));
    await fieldIs(terminal, 'é');
    await leave(terminal);
  });
});

describe('typing ahead', () => {
  it('two arrows and Enter in one write choose the third item', async () => {
    const terminal = openScreen({ cwd: await projectFolder(), args: ['--no-connect'] });
    await goTo(terminal, 'Embedding dimensions');
    terminal.type(`${keys.down}${keys.down}${keys.enter}`);
    await atScreen(terminal, 'Review');
    terminal.type(keys.esc);
    await terminal.waitFor('› 3072');
    await leave(terminal);
  });
});

describe('a postgres:// URL', () => {
  it.each([
    ['pasted in brackets', (url: string) => keys.paste(url)],
    ['pasted without brackets', (url: string) => url],
    ['pasted with a line break', (url: string) => keys.paste(`${url}\n`)],
  ])('%s fills the form and never shows its password', async (_, paste) => {
    const terminal = openScreen({ cwd: await projectFolder(), rows: 30 });
    await goTo(terminal, 'Primary database');
    const start = terminal.mark();
    terminal.type(paste('postgres://ann:hunter2secret@db.example.com:6543/shop?sslmode=require'));
    await terminal.waitFor('Filled from the URL');
    for (const part of ['db.example.com', '6543', 'shop', 'ann', 'require', '•••••••••••••']) {
      expect(terminal.frame()).toContain(part);
    }
    expect(titleOn(terminal.frame())).toBe('Primary database');
    await leave(terminal);
    expect(terminal.outputSince(start)).not.toContain('hunter2');
  });
});

describe('a password', () => {
  it('is shown on Ctrl-R only, and hidden again when the field is left', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd, args: ['--no-connect'] });
    await goTo(terminal, 'Fallback settings');
    terminal.type(`${keys.tab}${keys.tab}`);
    await terminal.waitFor('› Password');
    terminal.type('hunter2secret');
    await terminal.waitFor('•••••••••••••');
    expect(terminal.outputSince(0)).not.toContain('hunter2secret');
    terminal.type(keys.ctrl('r'));
    await terminal.waitFor('hunter2secret');
    terminal.type(keys.tab);
    await terminal.waitFor((frame) => !frame.includes('hunter2secret'));
    await leave(terminal);
    expect(terminal.mainScreen()).not.toContain('hunter2secret');
  });
});
