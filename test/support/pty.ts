import { type IPty, spawn } from '@lydell/node-pty';

/** What runs on a pseudo-terminal, and how large the terminal is. */
export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
  /** Gets everything the program writes, as it comes. */
  readonly onOutput: (text: string) => void;
}

/** A process on a pseudo-terminal. */
export interface PtyProcess {
  readonly pid: number;
  readonly write: (input: string | Buffer) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes the terminal under the process, as a lost connection does. */
  readonly hangUp: () => void;
  /** The exit code; 128 plus the signal's number, as a shell says it, when a signal ended it. */
  readonly ended: Promise<number>;
  /** The same without waiting; null while it runs. */
  readonly exitCode: () => number | null;
}

/** Starts a program on a pseudo-terminal of its own. */
export function startOnPty(options: PtyOptions): PtyProcess {
  const { command, args, cwd, columns, rows, env, onOutput } = options;
  const pty = spawn(command, [...args], { cols: columns, rows, cwd, env: { ...env } });
  const writer: BytesWriter = pty;
  const hangUp = readToTheEnd(pty);
  let exitCode: number | null = null;
  pty.onData(onOutput);
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode: code, signal = 0 }) => {
      exitCode = signal === 0 ? code : 128 + signal;
      resolve(exitCode);
    });
  });
  const whileRunning = (work: () => void): void => {
    if (exitCode === null) work();
  };
  return {
    pid: pty.pid,
    write: (input) => whileRunning(() => writer.write(input)),
    resize: (toColumns, toRows) => whileRunning(() => pty.resize(toColumns, toRows)),
    kill: (signal) => whileRunning(() => pty.kill(signal)),
    hangUp: () => whileRunning(hangUp),
    ended,
    exitCode: () => exitCode,
  };
}

/** The library takes bytes, too, but declares only text. */
interface BytesWriter {
  write(input: string | Buffer): void;
}

/** What the library has but does not declare. */
interface Undeclared {
  readonly destroy: () => void;
  readonly _socket: { destroy: (error?: Error) => unknown };
}

/** How long output may still be read after the end of the process, in milliseconds. */
const readMs = 5_000;

/**
 * Lets the output of a process be read to its end: on a busy machine the library closes the terminal
 * 200 ms after the process, read or not.
 *
 * @returns closes the terminal at once, as a lost connection does
 */
function readToTheEnd(pty: IPty): () => void {
  if (!isUndeclared(pty)) throw new TypeError('this pseudo-terminal cannot be closed');
  const { _socket: socket } = pty;
  const destroy = socket.destroy.bind(socket);
  let lost = false;
  socket.destroy = (error) => {
    // The end of the output is an error here (EIO); without one it is the library's impatience.
    if (lost || error !== undefined) return destroy(error);
    return setTimeout(destroy, readMs).unref();
  };
  return () => {
    lost = true;
    pty.destroy();
  };
}

function isUndeclared(pty: object): pty is Undeclared {
  return 'destroy' in pty && '_socket' in pty && typeof pty._socket === 'object';
}
