import { describe, expect, it } from 'vitest';
import { destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('on a terminal', () => {
  it('destroy asks, and anything but the word keeps the data', async () => {
    const cwd = await tempDir();
    destroyFallbackAfterwards(cwd);
    await runCli(['--non-interactive'], { cwd });
    const terminal = openScreen({ cwd, args: ['fallback', 'destroy'] });
    await terminal.waitFor('to go on:');
    terminal.type('yes\r');
    expect(await terminal.end()).toBe(130);
    expect((await runCli(['fallback', 'status'], { cwd })).code).toBe(0);
  });

  it('destroy deletes when the word is typed', async () => {
    const cwd = await tempDir();
    destroyFallbackAfterwards(cwd);
    await runCli(['--non-interactive'], { cwd });
    const terminal = openScreen({ cwd, args: ['fallback', 'destroy'] });
    await terminal.waitFor('to go on:');
    terminal.type('destroy\r');
    expect(await terminal.end()).toBe(0);
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');
  });

  it('Ctrl-C at the question keeps the data and exits 130', async () => {
    const cwd = await tempDir();
    destroyFallbackAfterwards(cwd);
    await runCli(['--non-interactive'], { cwd });
    const terminal = openScreen({ cwd, args: ['fallback', 'destroy'] });
    await terminal.waitFor('to go on:');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect((await runCli(['fallback', 'status'], { cwd })).code).toBe(0);
  });

  it('the report is in colour unless NO_COLOR says otherwise', async () => {
    const cwd = await tempDir();
    destroyFallbackAfterwards(cwd);
    const terminal = openScreen({ cwd, args: ['--non-interactive'] });
    expect(await terminal.end()).toBe(0);
    expect(terminal.outputSince(0)).toContain('\u001b[32mpass');
  });
});
