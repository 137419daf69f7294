import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startScreens } from '../../components/start.tsx';
import { SetupError } from '../../src/errors/setup-error.ts';
import { createTerminalEmulator } from '../support/terminal-emulator.ts';
import type { TerminalEmulator } from '../support/terminal-emulator.ts';
import { until } from '../support/until.ts';
import { anApplied, aReview, playWizard, settled } from '../support/wizard-scenario.ts';
import type { Scenario, ScenarioOptions } from '../support/wizard-scenario.ts';

/** Keys that a test types, and the mode that the program set. */
class FakeKeyboard extends PassThrough {
  readonly isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
}

/** A terminal's output, shown on an emulator. */
class FakeScreen extends EventEmitter {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written = '';
  readonly emulator: TerminalEmulator = createTerminalEmulator(80, 24);

  readonly write = (text: string, done?: () => void): boolean => {
    this.written += text;
    this.emulator.write(text);
    done?.();
    return true;
  };

  resize(columns: number, rows: number): void {
    Object.assign(this, { columns, rows });
    this.emulator.resize(columns, rows);
    this.emit('resize');
  }
}

interface Started {
  readonly play: Scenario;
  readonly keyboard: FakeKeyboard;
  readonly screen: FakeScreen;
  readonly end: ReturnType<typeof startScreens>;
  readonly shows: (text: string) => Promise<void>;
}

async function start(
  options: ScenarioOptions = {},
  environment: Readonly<Record<string, string>> = { LANG: 'C.UTF-8' },
): Promise<Started> {
  const play = playWizard({ ...options, request: { contact: false, ...options.request } });
  const keyboard = new FakeKeyboard();
  const screen = new FakeScreen();
  const end = startScreens(play.wizard, {
    stdin: keyboard as unknown as NodeJS.ReadStream,
    stdout: screen as unknown as NodeJS.WriteStream,
    environment,
    noColor: true,
  });
  const shows = (text: string): Promise<void> =>
    until(async () => {
      await screen.emulator.settled();
      return screen.emulator.frame().includes(text) || null;
    }).then(() => undefined);
  await shows('Welcome');
  return { play, keyboard, screen, end, shows };
}

/** Leaves the wizard, which may keep what was answered. */
async function leave({ keyboard, play, end }: Started): Promise<void> {
  keyboard.write('\u0003');
  await until(() => play.wizard.getSession().phase.kind !== 'collecting');
  for (const draft of play.calls.saveDraft) draft.succeed(undefined);
  await end;
}

describe('while the screens are up', () => {
  it('they are on the other screen of the terminal, which puts pastes in brackets', async () => {
    const started = await start();
    const { emulator } = started.screen;
    const state = [emulator.isAlternate(), emulator.bracketedPaste(), started.keyboard.raw];
    await leave(started);
    expect(state).toEqual([true, true, true]);
  });

  it('keys of one chunk all count', async () => {
    const started = await start();
    started.keyboard.write('\r');
    started.keyboard.write('\u001b[D\tab');
    await started.shows('› Host                  ab');
    await leave(started);
  });

  it('the cursor of the terminal stands in the field', async () => {
    const started = await start();
    started.keyboard.write('\r');
    started.keyboard.write('\u001b[D\tab');
    await started.shows('› Host                  ab');
    const { column, row } = started.screen.emulator.cursor();
    const line = started.screen.emulator.frame().split('\n')[row];
    const seen = [line?.slice(0, column), started.screen.emulator.cursorVisible()];
    await leave(started);
    expect(seen).toEqual(['  › Host                  ab', true]);
  });

  it('a lone Esc is the Esc key', async () => {
    const started = await start();
    started.keyboard.write('\r');
    await started.shows('Primary database');
    started.keyboard.write('\u001b');
    await started.shows('Welcome');
    await leave(started);
  });

  it('a character that arrives in two chunks is one', async () => {
    const started = await start();
    started.keyboard.write('\r');
    started.keyboard.write('\u001b[D\t');
    const [first, ...rest] = Buffer.from('é');
    started.keyboard.write(Buffer.from([first ?? 0]));
    started.keyboard.write(Buffer.from(rest));
    await started.shows('› Host                  é');
    await leave(started);
  });

  it('a resize draws everything anew, and nothing twice', async () => {
    const started = await start();
    started.screen.resize(60, 16);
    await started.shows('Step 1 of');
    const titles = started.screen.emulator.frame().match(/setup-wizard/gu);
    await leave(started);
    expect(titles).toHaveLength(1);
  });

  it('a terminal that became too small says so, and is drawn again when it has grown', async () => {
    const started = await start();
    started.screen.resize(48, 12);
    await started.shows('it is 48x12');
    started.screen.resize(80, 24);
    await started.shows('Welcome');
    await leave(started);
  });

  it('a keystroke sends less than a row or two', async () => {
    const started = await start();
    started.keyboard.write('\r');
    started.keyboard.write('\u001b[D\ta');
    await started.shows('› Host                  a');
    const before = started.screen.written.length;
    started.keyboard.write('b');
    await started.shows('› Host                  ab');
    const sent = started.screen.written.length - before;
    await leave(started);
    expect(sent).toBeLessThan(200);
  });

  it('the history of the terminal is never erased', async () => {
    const started = await start();
    started.screen.resize(60, 16);
    await started.shows('Step 1 of');
    await leave(started);
    expect(started.screen.written).not.toContain('\u001b[3J');
  });

  it('ASCII is enough for a locale without UTF-8', async () => {
    const started = await start({}, { LANG: 'C' });
    const frame = started.screen.emulator.frame();
    await leave(started);
    expect(frame).toMatch(/^[ -~\n]*$/u);
  });
});

describe('after the screens', () => {
  const breakDrawing = ({ play }: Started): void => {
    const wizard = play.wizard as { getSession: () => unknown };
    const { getSession } = wizard;
    // React tries a screen that throws a second time before it gives it up.
    let left = 4;
    wizard.getSession = () => {
      left -= 1;
      if (left < 0) return getSession();
      throw new Error('a bug in a screen');
    };
  };
  const restored = ({ keyboard, screen }: Started) => ({
    alternate: screen.emulator.isAlternate(),
    paste: screen.emulator.bracketedPaste(),
    cursor: screen.emulator.cursorVisible(),
    raw: keyboard.raw,
    reading: !keyboard.isPaused(),
  });
  const asBefore = { alternate: false, paste: false, cursor: true, raw: false, reading: false };

  it('the terminal is as before when the operator has left', async () => {
    const started = await start();
    await leave(started);
    await started.screen.emulator.settled();
    expect(restored(started)).toEqual(asBefore);
  });

  it('what was typed and not read is thrown away', async () => {
    const started = await start();
    started.keyboard.write('\u0003');
    started.keyboard.write('rm -r precious\r');
    await started.end;
    expect(started.keyboard.read()).toBeNull();
  });

  it('the terminal is as before when a screen throws, and the error is told', async () => {
    const started = await start();
    breakDrawing(started);
    started.play.press({ kind: 'key', key: 'enter' });
    await expect(started.end).rejects.toThrow('a bug in a screen');
    await started.screen.emulator.settled();
    expect(restored(started)).toEqual(asBefore);
  });

  it('a screen that throws tells, too, what was taken back of a run', async () => {
    const started = await start();
    const { play } = started;
    for (let count = 0; count < 5; count += 1) play.type('\r');
    play.calls.review[0]!.succeed(aReview);
    await settled();
    play.choose('apply');
    const apply = play.calls.apply[0]!;
    breakDrawing(started);
    apply.given[1].event({ type: 'step-started', id: 'files.write', title: 'Write the files' });
    await until(() => apply.signal?.aborted);
    const applied = anApplied(new SetupError('CANCELLED', { message: 'Cancelled.', fix: '' }));
    apply.succeed(applied);
    await expect(started.end).rejects.toMatchObject({ end: { kind: 'cancelled', applied } });
  });

  it('nobody listens to the process any more', async () => {
    const names = [
      'exit',
      'SIGTSTP',
      'SIGCONT',
      'uncaughtException',
      'unhandledRejection',
    ] as const;
    const count = () => names.map((name) => process.listenerCount(name as 'exit'));
    const before = count();
    await leave(await start());
    expect(count()).toEqual(before);
  });
});

describe('a terminal that is lost', () => {
  it.each([
    ['closed', (keyboard: FakeKeyboard) => keyboard.end()],
    ['broken', (keyboard: FakeKeyboard) => keyboard.destroy(new Error('EIO'))],
  ])('cancels the wizard (%s)', async (_, lose) => {
    const { keyboard, end } = await start();
    lose(keyboard);
    expect(await end).toMatchObject({ kind: 'cancelled' });
  });
});
