import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';

/** Waits for the question under everything else, and answers it. */
async function answer(terminal: ScreenTerminal, question: string, typed: string): Promise<void> {
  await terminal.waitFor((frame) => lastLine(frame).startsWith(question));
  terminal.type(`${typed}${keys.enter}`);
}

function lastLine(frame: string): string {
  return frame.trimEnd().split('\n').at(-1) ?? '';
}

function openPlain(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = ['--plain'],
): ScreenTerminal {
  return openScreen({ cwd, args, env, columns: 120, rows: 50 });
}

async function answerUpToTheReview(terminal: ScreenTerminal): Promise<void> {
  await answer(terminal, 'Enter goes on', '');
  await answer(terminal, 'Number [2]', '');
  await answer(terminal, 'Number [1]', '');
  for (const field of ['Database [', 'User [', 'Password [', 'Host [', 'Port [']) {
    await answer(terminal, field, '');
  }
  await answer(terminal, 'Number [2]', '');
}

describe('the wizard line by line', () => {
  it('takes an operator to a verified fallback, under TERM=dumb without a colour, another screen or a cursor moved back', async () => {
    const cwd = await projectFolder();
    const terminal = openPlain(cwd, { TERM: 'dumb' }, []);
    await answerUpToTheReview(terminal);
    await answer(terminal, 'Apply?', 'yes');
    await answer(terminal, 'Enter goes on, again', '');
    expect(await terminal.end()).toBe(0);
    expect(terminal.frame()).toContain('Done: the local fallback is ready.');
    expect(terminal.outputSince(0)).not.toContain('\u001b');
    expect(existsSync(join(cwd, '.env'))).toBe(true);
  });

  it('does not show a password that is typed', async () => {
    const cwd = await projectFolder();
    const terminal = openPlain(cwd, {}, ['--plain', '--no-connect']);
    const start = terminal.mark();
    await answer(terminal, 'Enter goes on', '');
    await answer(terminal, 'Number [2]', '');
    await answer(terminal, 'Number [1]', '');
    await answer(terminal, 'Database [', '');
    await answer(terminal, 'User [', '');
    await answer(terminal, 'Password [', 'hunter2secret');
    await answer(terminal, 'Host [', '');
    await answer(terminal, 'Port [', '');
    await answer(terminal, 'Number [2]', '');
    await answer(terminal, 'Apply?', 'yes');
    await terminal.end();
    expect(terminal.outputSince(start)).not.toContain('hunter2secret');
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('hunter2secret');
  });

  it.each([
    ['Ctrl-C', keys.ctrlC],
    ['the end of input', keys.ctrl('d')],
  ])('is left by %s with exit code 130 and no file touched', async (_, key) => {
    const cwd = await projectFolder();
    const terminal = openPlain(cwd);
    await answer(terminal, 'Enter goes on', '');
    await terminal.waitFor((frame) => lastLine(frame).startsWith('Number [2]'));
    terminal.type(key);
    expect(await terminal.end()).toBe(130);
    expect(terminal.frame()).toContain('Cancelled. Nothing was changed.');
    expect(existsSync(join(cwd, '.env'))).toBe(false);
  });

  it('is left by Ctrl-C at a hidden question too, and the terminal shows what is typed again', async () => {
    const cwd = await projectFolder();
    const terminal = openPlain(cwd);
    await answer(terminal, 'Enter goes on', '');
    await answer(terminal, 'Number [2]', '');
    await answer(terminal, 'Number [1]', '');
    await answer(terminal, 'Database [', 'shop');
    await answer(terminal, 'User [', '');
    await terminal.waitFor((frame) => lastLine(frame).startsWith('Password ['));
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminal.frame()).toContain('.setup-wizard/draft.json');
  });

  it('offers the answers of the run before', async () => {
    const cwd = await projectFolder();
    const first = openPlain(cwd);
    await answer(first, 'Enter goes on', '');
    await answer(first, 'Number [2]', '');
    await answer(first, 'Number [1]', '');
    await answer(first, 'Database [', 'shop');
    await first.waitFor((frame) => lastLine(frame).startsWith('User ['));
    first.type(keys.ctrlC);
    expect(await first.end()).toBe(130);
    const second = openPlain(cwd);
    await answer(second, 'Number [1]', '');
    await second.waitFor('Database [shop]:');
  });

  it('leaves the document alone on standard output', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({
      cwd,
      columns: 120,
      rows: 150,
      args: ['--plain', '--json', '--no-connect'],
    });
    await answerUpToTheReview(terminal);
    await answer(terminal, 'Apply?', 'yes');
    expect(await terminal.end()).toBe(0);
    expect(terminal.frame()).toContain('"command": "setup"');
  });
});
