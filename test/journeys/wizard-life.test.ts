import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { goTo, titleOn } from '../support/wizard-path.ts';

describe('leaving the wizard', () => {
  it('by Ctrl-C on a form changes no file, gives the terminal back and exits 130', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Primary database');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen()).toContain('Cancelled. Nothing was changed.');
    expect(existsSync(join(cwd, '.env'))).toBe(false);
    expect(existsSync(join(cwd, 'config.json'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s is the same', async (signal) => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Primary database');
    terminal.kill(signal);
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(existsSync(join(cwd, '.env'))).toBe(false);
  });

  it('keeps what was answered for the next start, readable by nobody else, without passwords', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Fallback settings');
    terminal.type('shop');
    await terminal.waitFor('shop');
    terminal.type(`${keys.tab}${keys.tab}`);
    terminal.type('hunter2secret');
    await terminal.waitFor('•••••••••••••');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminal.mainScreen()).toContain('passwords left out');
    const draft = join(cwd, '.setup-wizard', 'draft.json');
    expect(statSync(draft).mode & 0o777).toBe(0o600);
    expect(readFileSync(draft, 'utf8')).not.toContain('hunter2secret');
    const next = openScreen({ cwd });
    await next.waitFor('Go on where you stopped');
    next.type(keys.enter);
    await next.waitFor((frame) => titleOn(frame) === 'Fallback settings');
    expect(next.frame()).toContain('shop');
    next.type(keys.ctrlC);
    expect(await next.end()).toBe(130);
  });
});

describe('a bug while the screens are up', () => {
  it.each([
    ['an exception', "throw new Error('boom')"],
    ['a rejection', "void Promise.reject(new Error('boom'))"],
  ])('(%s) is told once, on the main screen, with exit code 70', async (_, bug) => {
    const cwd = await projectFolder({
      'bug.cjs': `setTimeout(() => { ${bug}; }, 1500);`,
    });
    const terminal = openScreen({
      cwd,
      env: { NODE_OPTIONS: `--require ${join(cwd, 'bug.cjs')}` },
    });
    await goTo(terminal, 'Primary database');
    expect(await terminal.end()).toBe(70);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen().match(/error INTERNAL/gu)).toHaveLength(1);
    expect(terminal.mainScreen()).toContain('boom');
  });
});

describe('the command line', () => {
  it('gives the first answers', async () => {
    const cwd = await projectFolder();
    const args = ['--db-host', 'db.example.com', '--db-name', 'shop', '--db-user', 'ann'];
    const terminal = openScreen({ cwd, args });
    await goTo(terminal, 'Primary database');
    for (const text of ['db.example.com', 'shop', 'ann']) expect(terminal.frame()).toContain(text);
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
  });
});

describe('while it applies', () => {
  it('Ctrl-C takes back what the run made, says so and exits 130', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    terminal.type(keys.enter);
    await terminal.waitFor((frame) => titleOn(frame) === 'Apply');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen()).toContain('Cancelled.');
    expect(existsSync(join(cwd, '.env'))).toBe(false);
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');
  });

  it('a second signal ends at once, with the terminal given back', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    terminal.type(keys.enter);
    await terminal.waitFor((frame) => titleOn(frame) === 'Apply');
    terminal.kill('SIGTERM');
    terminal.kill('SIGINT');
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
  });
});

describe('the end of the wizard', () => {
  it('is the JSON document on the main screen with --json', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd, args: ['--json', '--no-connect'], rows: 60 });
    await goTo(terminal, 'Primary database');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(JSON.parse(terminal.mainScreen())).toMatchObject({
      command: 'setup',
      exitCode: 130,
      error: { code: 'CANCELLED' },
    });
  });
});
