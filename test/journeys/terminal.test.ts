import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';

describe('on a terminal', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'setup-wizard-test-'));
  beforeAll(async () => {
    expect((await runCli(['--non-interactive'], { cwd })).code).toBe(0);
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
      rmSync(cwd, { recursive: true, force: true });
    };
  });

  it('the report is in colour unless NO_COLOR says otherwise', async () => {
    const terminal = openScreen({ cwd, args: ['--non-interactive'] });
    expect(await terminal.end()).toBe(0);
    expect(terminal.outputSince(0)).toContain('\u001b[32mpass');
  });

  it.each([
    ['anything but the word', 'yes\r'],
    ['Ctrl-C', keys.ctrlC],
  ])('destroy asks, and %s keeps the data and exits 130', async (_, typed) => {
    const terminal = openScreen({ cwd, args: ['fallback', 'destroy'] });
    await terminal.waitFor('to go on:');
    terminal.type(typed);
    expect(await terminal.end()).toBe(130);
    expect((await runCli(['fallback', 'status'], { cwd })).code).toBe(0);
  });

  it('destroy deletes when the word is typed', async () => {
    const terminal = openScreen({ cwd, args: ['fallback', 'destroy'] });
    await terminal.waitFor('to go on:');
    terminal.type('destroy\r');
    expect(await terminal.end()).toBe(0);
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');
  });
});
