import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { applyAndEnd, atScreen, goTo } from '../support/wizard-path.ts';

describe('Enter all the way in an empty folder', () => {
  it('ends with a verified vector query, private files and the terminal as it was', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    expect(filesSeen(cwd)).toEqual([]);
    terminal.type(keys.enter);
    await atScreen(terminal, 'pgvector checks');
    expect(terminal.frame()).toMatch(/(\d+) checks: \1 pass/u);
    terminal.type(keys.tab);
    await atScreen(terminal, 'Done');
    terminal.type(keys.enter);
    expect(await terminal.end()).toBe(0);

    expect(terminalState(terminal)).toEqual(untouchedTerminal);
    expect(terminal.mainScreen()).toContain('Done: the local fallback is ready.');
    expect(filesSeen(cwd).map(({ name, mode }) => [name, mode])).toEqual([
      ['.env', 0o600],
      ['config.json', 0o600],
    ]);
    expect(await distanceThrough(cwd)).toBeCloseTo(0.025368, 5);
  });

  it('shows no password, neither on the screens nor in the report', async () => {
    const cwd = await projectFolder();
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    const password = parse(readFileSync(join(cwd, '.env')))['POSTGRES_FALLBACK_PASSWORD'] ?? '';
    expect(password).not.toBe('');
    expect(terminal.outputSince(0)).not.toContain(password);
  });
});

describe('a wizard that has nothing to do', () => {
  async function completeFolder(): Promise<string> {
    const cwd = await projectFolder();
    expect((await runCli(['--non-interactive'], { cwd })).code).toBe(0);
    return cwd;
  }

  it('says so, writes nothing and exits 0', async () => {
    const cwd = await completeFolder();
    const before = filesSeen(cwd);
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    expect(terminal.frame()).toContain('nothing has to be changed');
    expect(terminal.frame()).toContain('Nothing to do: show the checks');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(filesSeen(cwd)).toEqual(before);
  });

  it('runs the checks again on r, and opens one of them on the space bar', async () => {
    const terminal = openScreen({ cwd: await completeFolder() });
    await goTo(terminal, 'pgvector checks');
    terminal.type('r');
    await terminal.waitFor('The checks were run again.');
    terminal.type(`${keys.down}${keys.space}`);
    await terminal.waitFor('Space Close');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(0);
  });
});

async function distanceThrough(cwd: string): Promise<number> {
  const env = parse(readFileSync(join(cwd, '.env')));
  const client = new Client({
    host: env['POSTGRES_FALLBACK_HOST'],
    port: Number(env['POSTGRES_FALLBACK_PORT']),
    database: env['POSTGRES_FALLBACK_DB'],
    user: env['POSTGRES_FALLBACK_USER'],
    password: env['POSTGRES_FALLBACK_PASSWORD'],
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ distance: number }>(
      `select '[1,2,3]'::vector <=> '[4,5,6]'::vector as distance`,
    );
    return rows[0]?.distance ?? Number.NaN;
  } finally {
    await client.end();
  }
}
