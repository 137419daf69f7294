import { setTimeout as delay } from 'node:timers/promises';
import { FaceCrash } from '../src/wizard/face-crash.ts';
import type { Wizard, WizardEnd } from '../src/wizard/wizard.ts';
import { createAlternateScreen } from './alternate-screen.ts';
import { glyphsFor } from './glyphs.ts';
import { Keyboard } from './keyboard.ts';
import { drawnInColour, loadDrawing } from './load-drawing.ts';
import type { Drawing, ScreenCanvas } from './mount.tsx';

export interface ScreensTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly noColor: boolean;
}

/** How long a wizard whose terminal is gone may take to undo what it made, in milliseconds. */
const graceMs = 10_000;

/** The terminal's size; what tells none (0 or nothing) counts as 80x24. */
function canvasOf(terminal: ScreensTerminal): ScreenCanvas {
  return {
    columns: terminal.stdout.columns || 80,
    rows: terminal.stdout.rows || 24,
    glyphs: glyphsFor(terminal.environment),
    colour: drawnInColour(terminal),
    cursor: 'terminal',
  };
}

/** Cancels a wizard that nobody sees any more and waits for its end, but no longer than the grace. */
async function cancelled(wizard: Wizard): Promise<WizardEnd> {
  wizard.cancel();
  const grace = new AbortController();
  const stopped: WizardEnd = { kind: 'stopped' };
  try {
    return await Promise.race([
      wizard.finished,
      delay(graceMs, stopped, { signal: grace.signal }).catch(() => stopped),
    ]);
  } finally {
    grace.abort();
  }
}

/**
 * Shows the wizard on the alternate screen until it has ended. The terminal is as before on every way
 * out, also when the process exits in between.
 *
 * @throws FaceCrash with what a screen threw while it was drawn, after the wizard was cancelled
 */
export async function startScreens(wizard: Wizard, terminal: ScreensTerminal): Promise<WizardEnd> {
  const { stdin, stdout } = terminal;
  const screen = createAlternateScreen(stdout);
  let drawing: Drawing | null = null;
  let tell: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (tell = resolve)).then(() => cancelled(wizard));
  const keyboard = new Keyboard(stdin, wizard.press, tell);
  const restore = (): void => {
    screen.leave();
    keyboard.close();
  };
  const resize = (): ScreenCanvas => {
    const canvas = canvasOf(terminal);
    wizard.resize(canvas.columns, canvas.rows);
    return canvas;
  };
  const redraw = (): void => drawing?.redraw(resize(), screen.clear);
  const resume = (): void => {
    keyboard.open();
    screen.enter();
    redraw();
  };
  const end = (): void => {
    drawing?.unmount();
    restore();
  };
  const unlisten = listen(stdout, { leave: restore, end, redraw, lost: tell, resume });
  try {
    keyboard.open();
    const { mount } = await loadDrawing(terminal);
    const canvas = resize();
    screen.enter();
    drawing = mount(wizard, terminal, canvas);
    const outcome = await Promise.race([wizard.finished, lost, drawing.failed]);
    await keyboard.drain();
    return outcome;
  } catch (error) {
    restore();
    throw new FaceCrash(error, await cancelled(wizard));
  } finally {
    drawing?.unmount();
    restore();
    unlisten();
  }
}

/** Any time does; it only keeps the process from ending while it is stopped. Milliseconds. */
const awakeMs = 1000;

/** Listens to what happens to the terminal and the process; gives the function that stops it. */
function listen(
  stdout: NodeJS.WriteStream,
  on: {
    readonly leave: () => void;
    /** Leaves for good, before a bug is reported and before Ink, which hears of the exit, too, draws. */
    readonly end: () => void;
    readonly redraw: () => void;
    readonly lost: () => void;
    readonly resume: () => void;
  },
): () => void {
  let awake: NodeJS.Timeout | undefined;
  const stop = (): void => {
    on.leave();
    // Without anything to wait for, the process would end before it hears that it may go on.
    awake ??= setInterval(() => undefined, awakeMs);
    process.kill(process.pid, 'SIGSTOP');
  };
  const goOn = (): void => {
    clearInterval(awake);
    awake = undefined;
    on.resume();
  };
  process.on('exit', on.end);
  process.prependListener('uncaughtException', on.end);
  process.prependListener('unhandledRejection', on.end);
  stdout.on('resize', on.redraw);
  stdout.on('error', on.lost);
  const posix = process.platform !== 'win32';
  if (posix) {
    process.on('SIGTSTP', stop);
    process.on('SIGCONT', goOn);
  }
  return () => {
    process.off('exit', on.end);
    process.off('uncaughtException', on.end);
    process.off('unhandledRejection', on.end);
    stdout.off('resize', on.redraw);
    stdout.off('error', on.lost);
    if (!posix) return;
    process.off('SIGTSTP', stop);
    process.off('SIGCONT', goOn);
    clearInterval(awake);
  };
}
