import { cpSync, existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { applyAndEnd, atScreen, goTo, titleOn, typePrimary } from '../support/wizard-path.ts';

const primary = {
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  user: 'ann',
  password: 'hunter2secret',
  sslmode: 'prefer',
  sslrootcert: null,
} as const;

const draftOf = (cwd: string): string => join(cwd, '.setup-wizard', 'draft.json');

/** A folder with a wizard that was left at the fallback settings, its primary answered. */
async function interruptedFolder(): Promise<string> {
  const cwd = await projectFolder({ '.env': 'OWN=1\n' });
  const terminal = openScreen({ cwd, args: ['--no-connect'] });
  await goTo(terminal, 'Primary database');
  typePrimary(terminal, primary);
  await goTo(terminal, 'Fallback settings');
  terminal.type(keys.ctrlC);
  expect(await terminal.end()).toBe(130);
  return cwd;
}

async function leave(terminal: ScreenTerminal): Promise<void> {
  terminal.type(keys.ctrlC);
  expect(await terminal.end()).toBe(130);
}

describe('Ctrl-C on a form', () => {
  it('touches no file and leaves no draft when nothing was answered', async () => {
    const cwd = await projectFolder({ '.env': 'OWN=1\n', 'config.json': '{"own": 1}' });
    const before = filesSeen(cwd);
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Fallback settings');
    await leave(terminal);
    expect(filesSeen(cwd)).toEqual(before);
    expect(existsSync(join(cwd, '.setup-wizard'))).toBe(false);
    expect(terminal.mainScreen()).toContain('Nothing was changed.');
  });

  it('keeps the answers in a draft, and touches no other file', async () => {
    const cwd = await interruptedFolder();
    expect(filesSeen(cwd).map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
      ['.env', 'OWN=1\n'],
    ]);
    const draft = filesSeen(join(cwd, '.setup-wizard')).find(({ name }) => name === 'draft.json');
    expect(draft?.mode).toBe(0o600);
    expect(draft?.bytes.toString()).toContain('db.example.com');
    expect(draft?.bytes.toString()).not.toContain(primary.password);
  });
});

describe('a draft', () => {
  it('is gone on with where it was left, but for the password that has to be typed again', async () => {
    const cwd = await interruptedFolder();
    const terminal = openScreen({ cwd, args: ['--no-connect'] });
    await terminal.waitFor('› Go on where you stopped');
    expect(terminal.frame()).toContain('at Fallback settings');
    terminal.type(keys.enter);
    await atScreen(terminal, 'Primary database');
    expect(terminal.frame()).toContain('› Password');
    expect(terminal.frame()).toContain('db.example.com');
    terminal.type(primary.password);
    await terminal.waitFor('•'.repeat(primary.password.length));
    terminal.type(keys.enter);
    await atScreen(terminal, 'Fallback settings');
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    const env = readFileSync(join(cwd, '.env'), 'utf8');
    expect(env).toContain('POSTGRES_HOST=db.example.com');
    expect(env).toContain(`POSTGRES_PASSWORD=${primary.password}`);
    expect(existsSync(draftOf(cwd))).toBe(false);
  });

  it('stays when the wizard is left before it was decided about, and is thrown away by "Start afresh"', async () => {
    const cwd = await interruptedFolder();
    const first = openScreen({ cwd, args: ['--no-connect'] });
    await first.waitFor('Go on where you stopped');
    await leave(first);
    expect(existsSync(draftOf(cwd))).toBe(true);
    const terminal = openScreen({ cwd, args: ['--no-connect'] });
    await terminal.waitFor('› Go on where you stopped');
    terminal.type(`${keys.down}${keys.enter}`);
    await atScreen(terminal, 'Primary database');
    expect(terminal.frame()).not.toContain('db.example.com');
    await leave(terminal);
    expect(existsSync(draftOf(cwd))).toBe(false);
  });

  it('is not offered in another folder, nor when it is older than a day', async () => {
    const cwd = await interruptedFolder();
    const other = await projectFolder();
    cpSync(join(cwd, '.setup-wizard'), join(other, '.setup-wizard'), { recursive: true });
    await expectNoOffer(other);
    const longAgo = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(draftOf(cwd), longAgo, longAgo);
    await expectNoOffer(cwd);
  });

  async function expectNoOffer(cwd: string): Promise<void> {
    const terminal = openScreen({ cwd, args: ['--no-connect'] });
    await terminal.waitFor((frame) => titleOn(frame) === 'Welcome' && !frame.includes('busy'));
    expect(terminal.frame()).not.toContain('where you stopped');
    await leave(terminal);
  }
});
