import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/files/lock.ts';
import { openStateDir } from '../../src/files/state-dir.ts';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { atScreen, goTo, titleOn } from '../support/wizard-path.ts';

/** A wizard that has to wait: another run works in the same folder. */
async function waiting(cwd: string): Promise<{
  readonly terminal: ScreenTerminal;
  readonly release: () => Promise<void>;
}> {
  const { lock: path } = await openStateDir(join(cwd, '.setup-wizard'));
  const lock = await acquireLock(path, { purpose: 'setup' });
  const terminal = openScreen({ cwd, args: ['--no-connect'] });
  await goTo(terminal, 'Review');
  terminal.type(keys.enter);
  await terminal.waitFor((frame) => titleOn(frame) === 'Apply');
  return { terminal, release: lock.release };
}

describe('a wizard that applies while another run works in the folder', () => {
  it('says so and waits for it, then goes through', async () => {
    const cwd = await projectFolder();
    const { terminal, release } = await waiting(cwd);
    await terminal.waitFor(
      `Waiting for another run in this folder (process ${process.pid}, setup)`,
    );
    await release();
    await atScreen(terminal, 'Done');
    terminal.type(keys.enter);
    expect(await terminal.end()).toBe(0);
    expect(filesSeen(cwd)).toHaveLength(2);
  });

  it('is left by Ctrl-C while it waits', async () => {
    const cwd = await projectFolder();
    const { terminal, release } = await waiting(cwd);
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(filesSeen(cwd)).toEqual([]);
    await release();
  });
});
