import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { processesMissing, visibleProcesses } from '../support/visible-processes.ts';
import { footerOn, titleOn } from '../support/wizard-path.ts';

const files = {
  '.env': [
    'POSTGRES_HOST=db.example.com',
    'POSTGRES_DB=shop',
    'POSTGRES_USER=ann',
    'POSTGRES_PASSWORD=topsecret1',
    'POSTGRES_FALLBACK_PASSWORD=topsecret2',
    'OLLAMA_HOST=http://someone:topsecret3@gpu:11434',
    '',
  ].join('\n'),
} as const;

const titles = [
  'Welcome',
  'Primary database',
  'Fallback',
  'Fallback settings',
  'Embedding dimensions',
  'Inference endpoint',
  'Review',
];

describe('the read-only screens', () => {
  it('say so all the way, take no key for an answer, and leave no trace', async () => {
    const cwd = await projectFolder(files);
    const before = filesSeen(cwd);
    const terminal = openScreen({ cwd, args: ['show'], rows: 30 });
    for (const title of titles) {
      await terminal.waitFor((frame) => titleOn(frame) === title, { wanted: title });
      const frame = terminal.frame();
      expect(frame.split('\n')[0]).toContain('read-only');
      expect(footerOn(frame)).toContain('q Close');
      terminal.type(`abc${keys.paste('postgres://x:y@z/w')}${keys.up}${keys.backspace}`);
      terminal.type(keys.tab);
    }
    terminal.type('q');
    expect(await terminal.end()).toBe(0);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.outputSince(0)).not.toMatch(/topsecret|Filled from|abc/u);
    expect(filesSeen(cwd)).toEqual(before);
    expect(readdirSync(cwd)).toEqual(['.env']);
    if (processesMissing === null) expect(visibleProcesses(cwd)).toEqual([]);
  });

  it.each([
    ['q', 'q'],
    ['Ctrl-C', keys.ctrlC],
  ])('are left by %s with exit code 0', async (_, key) => {
    const terminal = openScreen({ cwd: await projectFolder(files), args: ['show'] });
    await terminal.waitFor('read-only');
    terminal.type(key);
    expect(await terminal.end()).toBe(0);
    expect(terminalState(terminal)).toEqual(untouchedTerminal);
  });

  it('show where a value comes from and what is wrong with it', async () => {
    const cwd = await projectFolder({ '.env': 'POSTGRES_FALLBACK_PORT=abc\n' });
    const terminal = openScreen({ cwd, args: ['show'], columns: 100, rows: 40 });
    await terminal.waitFor('read-only');
    terminal.type(keys.tab.repeat(3));
    await terminal.waitFor((frame) => titleOn(frame) === 'Fallback settings');
    expect(terminal.frame()).toContain('must be a number from 1 to 65535');
    expect(terminal.frame()).toContain('.env POSTGRES_FALLBACK_PORT');
    terminal.type('q');
    expect(await terminal.end()).toBe(0);
  });
});
