import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseItem } from '../support/choose-item.ts';
import { filesSeen } from '../support/files-seen.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { applyAndEnd, atScreen, goTo } from '../support/wizard-path.ts';

const ownEnv = [
  '\ufeff# mine\r\n',
  'export A="one # two" # note\r\n',
  'OLLAMA_HOST=http://gpu:11434 # ours\r\n',
  'VECTOR_DIMENSIONS=768\r\n',
  'POSTGRES_FALLBACK_DB=ledger\r\nPOSTGRES_FALLBACK_USER=app\r\n',
  'POSTGRES_FALLBACK_PASSWORD=fixed\r\nPOSTGRES_FALLBACK_PORT=5439\r\n',
  'POSTGRES_FALLBACK_HOST=127.0.0.1\r\nPOSTGRES_FALLBACK_ENABLED=true\r\n',
  'POSTGRES_FALLBACK_MODE=local\r\n',
].join('');
const ownConfig = [
  '{"inference":{"chat":{"url":"http:\\/\\/gpu:1","model":"m"},"embedding":{"url":"http://gpu:2"}},',
  '"database_fallback":{"enabled":true,"mode":"local","db_name":"ledger","user":"app",',
  '"password":"fixed","host":"127.0.0.1","port":"5439"},',
  '"runtime":{"vectors":{"embedding_dimensions":768}},"n":12345678901234567890}',
].join('\n');

const files = { '.env': ownEnv, 'config.json': ownConfig } as const;

function text(cwd: string, name: keyof typeof files): string {
  return readFileSync(join(cwd, name), 'utf8');
}

async function openThere(cwd: string): Promise<ScreenTerminal> {
  const terminal = openScreen({ cwd, args: ['--no-connect'], rows: 40 });
  await atScreen(terminal, 'Welcome');
  return terminal;
}

describe('files that were there before', () => {
  it('lose no byte around the one setting that is edited on screen', async () => {
    const cwd = await projectFolder(files);
    const terminal = await openThere(cwd);
    await goTo(terminal, 'Fallback settings');
    terminal.type(`${keys.ctrl('u')}books`);
    await terminal.waitFor('› Database  books');
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(text(cwd, '.env')).toBe(ownEnv.replace('=ledger', '=books'));
    expect(text(cwd, 'config.json')).toBe(ownConfig.replace('"ledger"', '"books"'));
  });

  it('are not written at all when nothing is edited', async () => {
    const cwd = await projectFolder(files);
    const before = filesSeen(cwd);
    const terminal = await openThere(cwd);
    await goTo(terminal, 'Review');
    expect(terminal.frame()).toContain('Nothing to do');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(filesSeen(cwd)).toEqual(before);
  });

  it('are not written either when a text is typed and taken back', async () => {
    const cwd = await projectFolder(files);
    const before = filesSeen(cwd);
    const terminal = await openThere(cwd);
    await goTo(terminal, 'Fallback settings');
    terminal.type('xyz');
    await terminal.waitFor('ledgerxyz');
    terminal.type(keys.backspace.repeat(3));
    await terminal.waitFor((frame) => !frame.includes('ledgerx'));
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(filesSeen(cwd)).toEqual(before);
  });

  it('get another inference endpoint from its own screen only', async () => {
    const cwd = await projectFolder(files);
    const terminal = await openThere(cwd);
    await goTo(terminal, 'Review');
    await chooseItem(terminal, 'Edit an answer');
    await chooseItem(terminal, 'Inference endpoint');
    await atScreen(terminal, 'Inference endpoint');
    expect(terminal.frame()).toContain('http://gpu:11434');
    terminal.type(`${keys.ctrl('u')}http://other:11434`);
    await terminal.waitFor('http://other:11434');
    terminal.type(keys.enter);
    await atScreen(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(text(cwd, '.env')).toBe(ownEnv.replace('http://gpu:11434', 'http://other:11434'));
    expect(text(cwd, 'config.json')).not.toContain('http://gpu');
    expect(text(cwd, 'config.json')).toContain('"n":12345678901234567890');
  });

  it('are settled as chosen on the review where they disagree', async () => {
    const cwd = await projectFolder({ ...files, '.env': ownEnv.replace('=768', '=384') });
    const terminal = await openThere(cwd);
    await goTo(terminal, 'Review');
    expect(terminal.frame()).toContain('Where .env and config.json disagree');
    await chooseItem(terminal, 'Settle the differences');
    await chooseItem(terminal, 'Make config.json follow .env');
    await terminal.waitFor('config.json will follow');
    await terminal.waitFor('› Apply');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(text(cwd, '.env')).toBe(ownEnv.replace('=768', '=384'));
    expect(text(cwd, 'config.json')).toBe(ownConfig.replace('768', '384'));
  });

  it('that cannot be read stop at the first screen with what to do, and stay as they are', async () => {
    const cwd = await projectFolder({ ...files, 'config.json': '{"broken": ' });
    const before = filesSeen(cwd);
    const terminal = await openThere(cwd);
    terminal.type(keys.enter);
    await terminal.waitFor('✗ error');
    await atScreen(terminal, 'Welcome');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
    expect(filesSeen(cwd)).toEqual(before);
  });
});
