import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { programPath, runCli } from '../support/run-cli.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { applyAndEnd, goTo } from '../support/wizard-path.ts';

// A colour or another text attribute; "reset" alone is none.
// eslint-disable-next-line no-control-regex
const colour = /\u001b\[(?:[1-9]|[1-9][0-9;]+)m/u;

/** A password of our own, so that two folders can come to the same bytes. */
const fixed = { POSTGRES_FALLBACK_PASSWORD: 'fixed-password', POSTGRES_FALLBACK_PORT: '5439' };

async function answerLines(terminal: ScreenTerminal): Promise<void> {
  const questions = ['Enter goes on', 'Number [2]', 'Number [1]'];
  const fields = ['Database [', 'User [', 'Password [', 'Host [', 'Port ['];
  for (const question of [...questions, ...fields, 'Number [2]']) {
    await terminal.waitFor((frame) => lastLine(frame).startsWith(question), { wanted: question });
    terminal.type(keys.enter);
  }
  await terminal.waitFor((frame) => lastLine(frame).startsWith('Apply?'), { wanted: 'Apply?' });
  terminal.type(`yes${keys.enter}`);
}

function lastLine(frame: string): string {
  return frame.trimEnd().split('\n').at(-1) ?? '';
}

function written(cwd: string): readonly string[] {
  return ['.env', 'config.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
}

describe('a terminal that cannot or must not draw screens', () => {
  let writtenByScreens: readonly string[] | undefined;

  async function throughScreens(): Promise<readonly string[]> {
    const twin = await projectFolder();
    const screens = openScreen({ cwd: twin, args: ['--no-connect'], env: fixed });
    await goTo(screens, 'Review');
    expect(await applyAndEnd(screens)).toBe(0);
    return written(twin);
  }

  it.each([
    ['--plain', { args: ['--plain'], env: {} }],
    ['TERM=dumb', { args: [], env: { TERM: 'dumb' } }],
    ['INK_SCREEN_READER=true', { args: [], env: { INK_SCREEN_READER: 'true' } }],
  ])('is asked line by line for %s, and reaches the same files', async (_, { args, env }) => {
    const cwd = await projectFolder();
    const more = { ...env, ...fixed };
    const terminal = openScreen({
      cwd,
      args: [...args, '--no-connect'],
      env: more,
      columns: 120,
      rows: 50,
    });
    await answerLines(terminal);
    expect(await terminal.end()).toBe(0);
    expect(terminal.outputSince(0)).not.toContain('\u001b[?1049h');

    writtenByScreens ??= await throughScreens();
    expect(written(cwd)).toEqual(writtenByScreens);
  });
});

describe('the screens', () => {
  it.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' }, args: [] }],
    ['--no-color', { env: {}, args: ['--no-color'] }],
  ])('carry no colour with %s', async (_, { env, args }) => {
    const terminal = openScreen({ cwd: await projectFolder(), env, args });
    await goTo(terminal, 'Fallback settings');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminal.outputSince(0)).not.toMatch(colour);
  });

  it('carry colour without it', async () => {
    const terminal = openScreen({ cwd: await projectFolder() });
    await goTo(terminal, 'Primary database');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminal.outputSince(0)).toMatch(colour);
  });

  it('are pure ASCII in a locale that is', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd, env: { LANG: 'C' }, args: ['--no-connect'] });
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(terminal.outputSince(0)).toMatch(/^\p{ASCII}*$/u);
  });

  it('open for CI=1 on a real terminal, and go through', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd, env: { CI: '1' }, args: ['--no-connect'] });
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(written(cwd)[0]).toContain('POSTGRES_FALLBACK_PASSWORD=');
  });
});

describe('no terminal', () => {
  it('on standard input is exit 2, naming the command that needs none', async () => {
    const { code, stderr } = await runCli([], { cwd: await projectFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('setup-wizard --non-interactive');
  });

  it('on standard output is the same, although the keyboard is there', async () => {
    const cwd = await projectFolder();
    const terminal = openRedirected(cwd, "['inherit', openSync('out', 'w'), 'inherit']");
    expect(await terminal.end()).toBe(2);
    expect(terminal.frame()).toContain('setup-wizard --non-interactive');
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('');
  });

  it('on standard input is the same, although the screen is there', async () => {
    const terminal = openRedirected(await projectFolder(), "['ignore', 'inherit', 'inherit']");
    expect(await terminal.end()).toBe(2);
    expect(terminal.frame()).toContain('setup-wizard --non-interactive');
  });
});

/** Opens the program on a terminal with some of its streams led elsewhere, as a shell does it. */
function openRedirected(cwd: string, streams: string): ScreenTerminal {
  const program = join(cwd, 'redirected.mjs');
  const lines = [
    "import { spawnSync } from 'node:child_process';",
    "import { openSync } from 'node:fs';",
    `const program = [${JSON.stringify(programPath)}];`,
    `const { status } = spawnSync(process.execPath, program, { stdio: ${streams} });`,
    'process.exit(status);',
  ];
  writeFileSync(program, lines.join('\n'));
  return openScreen({ cwd, program });
}
