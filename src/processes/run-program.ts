import { signalChild } from './signal-child.ts';

/** How a program ended that was run for its answer. */
export type ProgramRun =
  /** There is no such program, or this user may not run it. */
  | { readonly kind: 'absent' }
  /** It was ended, or not even begun, because the caller gave up or its time was over. */
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'ended';
      /** Null when a signal ended it. */
      readonly exitCode: number | null;
      /** Without the last line break. */
      readonly stdout: string;
      readonly stderr: string;
    };

export interface ProgramOptions {
  readonly cwd?: string;
  /** The whole environment of the program; the caller's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input, which is empty unless told. */
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which it is ended. */
  readonly timeoutMs?: number;
  /** Characters of a stream; a program that prints more is ended. */
  readonly longestAnswer?: number;
  /** The user to run as, where this one may choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** 10 MB: more than any question of this program is answered with. */
const longest = 10_000_000;

/**
 * Runs a program of PATH, or of a path, and waits for its end. Never throws: a program that is
 * missing, fails or is ended is an answer.
 *
 * Cancelling is not left to the library: it would signal a child that was never born, and that
 * signal goes to the whole process group (see `signalChild`).
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramRun> {
  const { cwd, env, input, signal, timeoutMs, longestAnswer = longest, user } = options;
  const { execa } = await import('execa');
  const ends = [signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
  const end = AbortSignal.any(ends.filter((one) => one !== undefined));
  const givenUp = (): boolean => end.aborted;
  if (givenUp()) return { kind: 'stopped' };
  const child = execa(program, args, {
    reject: false,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env, extendEnv: false }),
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(user !== undefined && user),
    maxBuffer: longestAnswer,
  });
  const stop = (): void => void signalChild(child, 'SIGTERM');
  end.addEventListener('abort', stop, { once: true });
  const result = await child;
  end.removeEventListener('abort', stop);
  if (givenUp()) return { kind: 'stopped' };
  if (result.code === 'ENOENT' || result.code === 'EACCES') return { kind: 'absent' };
  const { exitCode = null, stdout, stderr } = result;
  return { kind: 'ended', exitCode, stdout, stderr };
}
