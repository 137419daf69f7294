import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { atScreen, goTo } from '../support/wizard-path.ts';

describe('Enter all the way in an empty folder', () => {
  it('ends with a verified vector query, private files, no password shown and the terminal as it was', async () => {
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
    expect(existsSync(join(cwd, '.setup-wizard', 'draft.json'))).toBe(false);
    // The fallback runs on, and another run finds nothing to do.
    expect((await runCli(['check'], { cwd })).code).toBe(0);
    const again = await runCli(['--non-interactive', '--dry-run', '--exit-code'], { cwd });
    expect(again.code).toBe(0);
    // Neither on the screens nor in the report.
    const password = parse(readFileSync(join(cwd, '.env')))['POSTGRES_FALLBACK_PASSWORD'] ?? '';
    expect(password).not.toBe('');
    expect(terminal.outputSince(0)).not.toContain(password);
  });
});

describe('a wizard that has nothing to do', () => {
  it('says so, runs the checks again on r, opens one on the space bar, writes nothing and exits 0', async () => {
    const cwd = await projectFolder();
    expect((await runCli(['--non-interactive'], { cwd })).code).toBe(0);
    const before = filesSeen(cwd);
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    expect(terminal.frame()).toContain('nothing has to be changed');
    expect(terminal.frame()).toContain('Nothing to do: show the checks');
    terminal.type(keys.enter);
    await atScreen(terminal, 'pgvector checks');
    terminal.type('r');
    await terminal.waitFor('The checks were run again.');
    terminal.type(`${keys.down}${keys.space}`);
    await terminal.waitFor('Space Close');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(0);
    expect(filesSeen(cwd)).toEqual(before);
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
