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
    hangUp: () => whileRunning(() => closeMaster(pty)),
    ended,
    exitCode: () => exitCode,
  };
}

/** The library takes bytes, too, but declares only text. */
interface BytesWriter {
  write(input: string | Buffer): void;
}

/** The library has this method but does not declare it. */
interface ClosableMaster {
  readonly destroy: () => void;
}

function closeMaster(pty: IPty): void {
  if (!isClosable(pty)) throw new TypeError('this pseudo-terminal cannot be closed');
  pty.destroy();
}

function isClosable(pty: object): pty is ClosableMaster {
  return 'destroy' in pty && typeof pty.destroy === 'function';
}
