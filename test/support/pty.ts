import { spawn } from '@lydell/node-pty';
import { programPath } from './run-cli.ts';
import { until } from './until.ts';

/** The program on a terminal of 80x24, driven like a person would. */
export interface Terminal {
  /** Everything on the terminal so far. */
  readonly text: () => string;
  readonly type: (keys: string) => void;
  readonly waitFor: (text: string) => Promise<void>;
  /** The exit code, once it has ended. */
  readonly end: () => Promise<number>;
}

/** Starts the built program on a pseudo-terminal. */
export function startOnTerminal(args: readonly string[], cwd: string): Terminal {
  let text = '';
  let exitCode: number | null = null;
  const pty = spawn(process.execPath, [programPath, ...args], {
    cols: 80,
    rows: 24,
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  });
  pty.onData((data) => (text += data));
  pty.onExit((exit) => (exitCode = exit.exitCode));
  return {
    text: () => text,
    type: (keys) => pty.write(keys),
    waitFor: async (wanted) => {
      await until(() => text.includes(wanted));
    },
    end: () => until(() => (exitCode === null ? null : { exitCode })).then((done) => done.exitCode),
  };
}
