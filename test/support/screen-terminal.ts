import { onTestFinished } from 'vitest';
import { loneMachine } from './lone-machine.ts';
import { programPath } from './run-cli.ts';
import { type PtyProcess, startOnPty } from './pty.ts';
import { createTerminalEmulator, type TerminalEmulator } from './terminal-emulator.ts';
import { until } from './until.ts';

/** What a person's keys send; write several in a row to type ahead. */
export const keys = {
  enter: '\r',
  /** Send nothing for 60 ms after it: an Esc with a key right behind it is Alt with that key. */
  esc: '\u001b',
  tab: '\t',
  backTab: '\u001b[Z',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  backspace: '\u007f',
  delete: '\u001b[3~',
  space: ' ',
  ctrl: (letter: string): string => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
  ctrlC: '\u0003',
  alt: (key: string): string => `\u001b${key}`,
  /** A paste as terminals send it while bracketed paste is on. */
  paste: (text: string): string => `\u001b[200~${text}\u001b[201~`,
} as const;

export interface ScreenOptions {
  readonly cwd: string;
  /** The arguments behind the program's name; none by default. */
  readonly args?: readonly string[];
  /** 80 by default. */
  readonly columns?: number;
  /** 24 by default. */
  readonly rows?: number;
  /** Added to a plain environment, which has no CI, no colour and no database in it. */
  readonly env?: Readonly<Record<string, string>>;
  /** What Node runs instead of the built program, for example a copy of it. */
  readonly program?: string;
}

export interface WaitOptions {
  /** 40,000 by default: a whole set-up on a busy machine. */
  readonly timeoutMs?: number;
  /** What is waited for, for the error message; without it the text or the condition itself. */
  readonly wanted?: string;
}

/** The program on a terminal emulator: seen as a person sees it and driven as a person does. */
export interface ScreenTerminal
  extends
    Omit<TerminalEmulator, 'write' | 'resize'>,
    Pick<PtyProcess, 'pid' | 'kill' | 'hangUp' | 'resize'> {
  readonly type: (input: string) => void;
  /** The same for bytes that are no whole characters. */
  readonly typeBytes: (input: Uint8Array) => void;
  /**
   * Waits until the text is on the visible screen, or until the condition holds for it. Fails early
   * when the program has ended without it; the error shows the screen.
   */
  readonly waitFor: (
    wanted: string | ((frame: string) => boolean),
    options?: WaitOptions,
  ) => Promise<void>;
  /** The place in the output as it is now, for the two functions below. */
  readonly mark: () => number;
  /** Everything written since the mark, escape sequences included. */
  readonly outputSince: (mark: number) => string;
  /** How many bytes that is. */
  readonly bytesSince: (mark: number) => number;
  /** The exit code once it has ended and all its output is on the screen; see PtyProcess.ended. */
  readonly end: (options?: WaitOptions) => Promise<number>;
}

/** Starts the built program on a terminal; what still runs when the test ends is killed. */
export function openScreen(options: ScreenOptions): ScreenTerminal {
  const { cwd, args = [], columns = 80, rows = 24, env = {}, program = programPath } = options;
  let output = '';
  const emulator = createTerminalEmulator(columns, rows, (reply) => pty.write(reply));
  const pty = startOnPty({
    command: process.execPath,
    args: [program, ...args],
    cwd,
    columns,
    rows,
    env: { ...plainEnvironment(cwd), ...env },
    onOutput: (text) => {
      output += text;
      emulator.write(text);
    },
  });
  onTestFinished(() => pty.kill('SIGKILL'));
  return {
    ...emulator,
    pid: pty.pid,
    kill: pty.kill,
    hangUp: pty.hangUp,
    resize: (toColumns, toRows) => {
      // The emulator first: the program may answer the signal before this function returns.
      emulator.resize(toColumns, toRows);
      pty.resize(toColumns, toRows);
    },
    type: pty.write,
    typeBytes: (input) => pty.write(Buffer.from(input)),
    waitFor: (wanted, waiting) => waitForFrame(emulator, pty, wanted, waiting),
    mark: () => output.length,
    outputSince: (mark) => output.slice(mark),
    bytesSince: (mark) => Buffer.byteLength(output.slice(mark)),
    end: async ({ timeoutMs = 40_000 } = {}) => {
      const ended = await until(() => pty.exitCode() !== null, timeoutMs).catch(() => false);
      if (!ended) throw new Error(`It has not ended in ${timeoutMs} ms.\n${shown(emulator)}`);
      await emulator.settled();
      return pty.ended;
    },
  };
}

/** Only what a program needs to start; HOME is the test's own folder. */
function plainEnvironment(cwd: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...loneMachine,
  };
}

async function waitForFrame(
  emulator: TerminalEmulator,
  pty: PtyProcess,
  wanted: string | ((frame: string) => boolean),
  { timeoutMs = 40_000, wanted: named }: WaitOptions = {},
): Promise<void> {
  const holds = typeof wanted === 'string' ? (frame: string) => frame.includes(wanted) : wanted;
  const what = named ?? (typeof wanted === 'string' ? JSON.stringify(wanted) : wanted.toString());
  let looked = -1;
  const outcome = await until(async () => {
    const code = pty.exitCode();
    // To read the same screen again costs as much as the program that is waited for.
    if (code === null && emulator.changes() === looked) return null;
    looked = emulator.changes();
    await emulator.settled();
    if (holds(emulator.frame())) return 'seen';
    return code === null ? null : `The program ended with code ${code} before`;
  }, timeoutMs).catch(() => `Within ${timeoutMs} ms nobody saw`);
  if (outcome !== 'seen') throw new Error(`${outcome} ${what}.\n${shown(emulator)}`);
}

/** The screen for an error message, the main screen too while the other one covers it. */
function shown(emulator: TerminalEmulator): string {
  const boxed = (title: string, text: string): string =>
    [`--- ${title}`, ...text.split('\n').map((line) => `| ${line}`), '---'].join('\n');
  const screens = [boxed('the screen', emulator.frame())];
  if (emulator.isAlternate()) screens.push(boxed('the main screen', emulator.mainScreen()));
  return screens.join('\n');
}
