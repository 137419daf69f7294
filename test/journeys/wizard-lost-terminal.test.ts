import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { filesSeen } from '../support/files-seen.ts';
import { isGone } from '../support/is-gone.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { until } from '../support/until.ts';
import { processesMissing, visibleProcesses } from '../support/visible-processes.ts';
import { atScreen, goTo, titleOn } from '../support/wizard-path.ts';

/** Longest time that a process may outlive its terminal, in milliseconds; its undo is in it. */
const boundMs = 15_000;

async function applying(cwd: string): Promise<ScreenTerminal> {
  const terminal = openScreen({ cwd });
  await goTo(terminal, 'Review');
  terminal.type(keys.enter);
  await terminal.waitFor((frame) => titleOn(frame) === 'Apply');
  return terminal;
}

/** Nothing at all, or everything: both files and the fallback they name. */
async function expectNothingHalf(cwd: string): Promise<void> {
  const names = filesSeen(cwd).map(({ name }) => name);
  const { code } = await runCli(['fallback', 'status'], { cwd });
  expect([names.join(' '), code]).toEqual(names.length === 0 ? ['', 1] : ['.env config.json', 0]);
  if (processesMissing === null && code !== 0) expect(visibleProcesses(cwd)).toEqual([]);
}

describe('a terminal that is closed', () => {
  it.each([
    ['at a form', 'Primary database'],
    ['at the review', 'Review'],
  ])('%s ends the process, and no file is touched', async (_, title) => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, title);
    terminal.hangUp();
    expect(await terminal.end({ timeoutMs: boundMs })).toBe(130);
    expect(filesSeen(cwd)).toEqual([]);
  });

  it('while it applies leaves nothing half done', async () => {
    const cwd = await projectFolder();
    const terminal = await applying(cwd);
    terminal.hangUp();
    await until(() => isGone(terminal.pid), boundMs);
    await expectNothingHalf(cwd);
  });
});

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)(
    '%s while it applies takes back what was made, or lets it be whole',
    async (signal) => {
      const cwd = await projectFolder();
      const terminal = await applying(cwd);
      terminal.kill(signal);
      expect(await terminal.end({ timeoutMs: boundMs })).toBe(130);
      expect(terminalState(terminal)).toEqual(untouchedTerminal);
      await expectNothingHalf(cwd);
    },
  );

  it('SIGKILL while it applies leaves what the next run puts right', async () => {
    const cwd = await projectFolder();
    const terminal = await applying(cwd);
    await terminal.waitFor((frame) => frame.includes('Starting') || frame.includes('done'));
    terminal.kill('SIGKILL');
    await until(() => isGone(terminal.pid), boundMs);
    const again = await runCli(['--non-interactive'], { cwd });
    expect(again.code, again.stderr).toBe(0);
  });
});

describe('Ctrl-C twice at once while it applies', () => {
  it('ends without waiting for the undo, says so, and gives the terminal back', async () => {
    const cwd = await projectFolder();
    const terminal = await applying(cwd);
    terminal.type(keys.ctrlC.repeat(2));
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen()).toContain('Stopped at once.');
    expect(filesSeen(cwd)).toEqual([]);
  });
});

/** Whether the process is stopped as a shell stops it, and not merely about to be. */
function isStopped(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T ');
}

describeWhen(processesMissing, 'a wizard that is stopped and goes on', () => {
  it('gives the terminal to the shell meanwhile, and draws itself again with what was typed', async () => {
    const terminal = openScreen({ cwd: await projectFolder() });
    await goTo(terminal, 'Fallback settings');
    terminal.type('ledger');
    await terminal.waitFor('ledger');
    terminal.kill('SIGTSTP');
    await terminal.waitFor((frame) => !frame.includes('ledger'));
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    await until(() => isStopped(terminal.pid));
    terminal.kill('SIGCONT');
    await atScreen(terminal, 'Fallback settings');
    terminal.type('-2');
    await terminal.waitFor('ledger-2');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
  });
});
