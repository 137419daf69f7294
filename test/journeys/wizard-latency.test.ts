import { describe, expect, it } from 'vitest';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { tempDir } from '../support/temp-dir.ts';

/** The first erases the screen, the second its history as well. */
const erasures = ['\u001b[2J', '\u001b[3J'];
/** Bytes: two lines with their colours; a whole screen takes about two thousand. */
const fewLines = 400;
/** Typed first: it changes what is said about the field, and is found nowhere else on the screen. */
const start = 'db-7.';

/** Waits until the screen does not change any more while everything that runs there is done. */
async function lookedAround(screen: ScreenTerminal): Promise<void> {
  await screen.waitFor((frame) => frame.includes('Welcome') && !frame.includes('busy'));
}

async function openPrimaryForm(): Promise<ScreenTerminal> {
  const screen = openScreen({ cwd: await tempDir() });
  await lookedAround(screen);
  screen.type(keys.enter);
  await screen.waitFor('None, local only');
  screen.type(keys.left);
  await screen.waitFor('Host');
  screen.type(keys.tab + start);
  await screen.waitFor(start);
  return screen;
}

/** What each of the keys behind the start makes the program write until it is on the screen. */
async function writtenFor(screen: ScreenTerminal, text: string): Promise<readonly string[]> {
  const written: string[] = [];
  for (let end = 1; end <= text.length; end += 1) {
    const mark = screen.mark();
    screen.type(text.charAt(end - 1));
    await screen.waitFor(start + text.slice(0, end));
    written.push(screen.outputSince(mark));
  }
  return written;
}

function erasuresIn(output: string): readonly string[] {
  return erasures.filter((sequence) => output.includes(sequence));
}

describe('a key in a field', () => {
  it('writes a few lines, not the screen, and never erases it or its history', async () => {
    const screen = await openPrimaryForm();
    const written = await writtenFor(screen, 'example.net');
    for (const each of written) expect(Buffer.byteLength(each)).toBeLessThan(fewLines);
    expect(erasuresIn(written.join(''))).toEqual([]);
  });
});

describe('a spinner', () => {
  it('turns without a repaint of the screen', async () => {
    const screen = openScreen({ cwd: await tempDir() });
    await screen.waitFor('Welcome');
    const mark = screen.mark();
    await lookedAround(screen);
    const written = screen.outputSince(mark);
    expect(erasuresIn(written)).toEqual([]);
    // The title is drawn once and no tick draws it again.
    expect(written).not.toContain('Welcome');
  });
});

describe('the wizard', () => {
  it('shows after many changes what it shows when it draws everything afresh', async () => {
    const screen = await openPrimaryForm();
    await writtenFor(screen, 'example.net');
    const grown = screen.frame();
    const mark = screen.mark();
    screen.kill('SIGCONT');
    await screen.waitFor(() => screen.outputSince(mark).includes('Primary database'));
    expect(screen.frame()).toBe(grown);
  });

  it('keeps the history of the terminal', async () => {
    const screen = openScreen({ cwd: await tempDir() });
    await lookedAround(screen);
    screen.resize(100, 30);
    await screen.waitFor((frame) => frame.includes('Welcome'));
    screen.type(keys.ctrlC);
    expect(await screen.end()).toBe(130);
    expect(screen.outputSince(0)).not.toContain('\u001b[3J');
  });
});
