import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { chooseItem } from '../support/choose-item.ts';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { applyAndEnd, atScreen, goTo } from '../support/wizard-path.ts';

async function atReview(): Promise<{ readonly cwd: string; readonly terminal: ScreenTerminal }> {
  const cwd = await projectFolder();
  const terminal = openScreen({ cwd, args: ['--no-connect'] });
  await goTo(terminal, 'Fallback settings');
  terminal.type('ledger');
  await terminal.waitFor('› Database  ledger');
  await goTo(terminal, 'Review');
  return { cwd, terminal };
}

function fallbackDatabase(cwd: string): string | undefined {
  return parse(readFileSync(join(cwd, '.env')))['POSTGRES_FALLBACK_DB'];
}

describe('Esc on the way', () => {
  it('goes back screen by screen, and the answers are still there', async () => {
    const { cwd, terminal } = await atReview();
    for (const title of ['Embedding dimensions', 'Fallback settings', 'Fallback']) {
      terminal.type(keys.esc);
      await atScreen(terminal, title);
    }
    await goTo(terminal, 'Fallback settings');
    expect(terminal.frame()).toContain('› Database  ledger');
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(fallbackDatabase(cwd)).toBe('ledger');
  });

  it('never leaves the wizard', async () => {
    const terminal = openScreen({ cwd: await projectFolder() });
    await goTo(terminal, 'Primary database');
    terminal.type(keys.esc);
    await atScreen(terminal, 'Welcome');
    expect(terminal.frame()).not.toContain('Esc');
    terminal.type(keys.esc);
    await goTo(terminal, 'Primary database');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
  });
});

describe('an answer that is edited from the review', () => {
  it('leads straight back to it', async () => {
    const { cwd, terminal } = await atReview();
    await chooseItem(terminal, 'Edit an answer');
    await chooseItem(terminal, 'Fallback settings');
    await atScreen(terminal, 'Fallback settings');
    terminal.type(`${keys.ctrl('u')}books`);
    await terminal.waitFor('› Database  books');
    terminal.type(keys.enter);
    await atScreen(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(fallbackDatabase(cwd)).toBe('books');
  });

  it('is as before when it is given up by Esc', async () => {
    const { cwd, terminal } = await atReview();
    await chooseItem(terminal, 'Edit an answer');
    await chooseItem(terminal, 'Fallback settings');
    await atScreen(terminal, 'Fallback settings');
    terminal.type('-and-more');
    await terminal.waitFor('ledger-and-more');
    terminal.type(keys.esc);
    await atScreen(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(0);
    expect(fallbackDatabase(cwd)).toBe('ledger');
  });
});
