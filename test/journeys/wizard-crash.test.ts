import { describe, expect, it } from 'vitest';
import { brokenProgram } from '../support/broken-program.ts';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { atScreen, goTo } from '../support/wizard-path.ts';

describe('a bug in the drawing of a screen', () => {
  it('gives the terminal back and is told on the main screen, with exit code 70', async () => {
    const cwd = await projectFolder();
    const program = await brokenProgram(
      'components/screens/FallbackSettingsScreen.tsx',
      "export function FallbackSettingsScreen() { throw new Error('the drawing broke'); }",
    );
    const terminal = openScreen({ cwd, program });
    await goTo(terminal, 'Fallback');
    terminal.type(keys.enter);
    expect(await terminal.end()).toBe(70);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen().match(/error INTERNAL/gu)).toHaveLength(1);
    expect(terminal.mainScreen()).toContain('the drawing broke');
    expect(terminal.mainScreen()).toContain('Nothing was changed.');
    expect(filesSeen(cwd)).toEqual([]);
  });
});

describe('a bug in the work behind a screen', () => {
  it('is an error on that screen, which can be left', async () => {
    const program = await brokenProgram(
      'src/plan/review-setup.ts',
      "export async function reviewSetup() { throw new TypeError('the work broke'); }",
    );
    const terminal = openScreen({ cwd: await projectFolder(), program });
    await goTo(terminal, 'Review');
    expect(terminal.frame()).toContain('INTERNAL');
    expect(terminal.frame()).toContain('› Look again');
    terminal.type(keys.esc);
    await atScreen(terminal, 'Embedding dimensions');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
  });
});
