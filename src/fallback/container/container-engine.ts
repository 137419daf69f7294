import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import { engineFailure, engineWords, isAbsence } from './engine-failure.ts';

/** The programs that are tried, the first that answers is taken. Their commands are the same. */
export const enginePrograms = ['docker', 'podman'] as const;
export type EngineProgram = (typeof enginePrograms)[number];

/** A container engine, by the program that commands it. */
export interface ContainerEngine {
  readonly program: EngineProgram;
  /** Of the program; decides which engine it speaks to (DOCKER_HOST …). */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface EngineCommand {
  /** What the command reads from its standard input. */
  readonly input?: string;
  /** Ends the command. Not for one that makes or removes: nobody could tell whether it was done. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; by default two minutes, for a disk that is busy. */
  readonly timeoutMs?: number;
}

export type EngineAnswer =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly exitCode: number | null; readonly words: string };

const longMs = 120_000;

/** Runs a command of the engine. Throws ENGINE_NOT_RUNNING without the program, and CANCELLED. */
export async function askEngine(
  engine: ContainerEngine,
  args: readonly string[],
  { input, signal, timeoutMs = longMs }: EngineCommand = {},
): Promise<EngineAnswer> {
  const run = await runProgram(engine.program, args, {
    env: engineEnvironment(engine.environment),
    ...(input === undefined ? {} : { input }),
    signal,
    timeoutMs,
  });
  switch (run.kind) {
    case 'absent':
      throw engineFailure(engine.program, `${engine.program}: command not found`);
    case 'stopped':
      refuseCancelled(signal);
      return { kind: 'refused', exitCode: null, words: `no answer within ${timeoutMs / 1000} s` };
    case 'ended':
      return run.exitCode === 0
        ? { kind: 'done', text: run.stdout }
        : { kind: 'refused', exitCode: run.exitCode, words: engineWords(run.stderr, run.stdout) };
  }
}

/** The same for a command that has to succeed. Throws what `engineFailure` makes of its words. */
export async function commandEngine(
  engine: ContainerEngine,
  args: readonly string[],
  command: EngineCommand = {},
): Promise<string> {
  const answer = await askEngine(engine, args, command);
  if (answer.kind === 'done') return answer.text;
  throw engineFailure(engine.program, answer.words);
}

/** The same for a question about a thing; null when there is no such thing. */
export async function inspectThing(
  engine: ContainerEngine,
  what: 'container' | 'volume' | 'image',
  name: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const answer = await askEngine(engine, [what, 'inspect', name], { signal });
  if (answer.kind === 'refused') {
    if (isAbsence(answer.words)) return null;
    throw engineFailure(engine.program, answer.words);
  }
  const parsed: unknown = JSON.parse(answer.text);
  return Array.isArray(parsed) ? (parsed[0] ?? null) : parsed;
}

/** The environment for a program whose words are read: in English, whatever the operator speaks. */
export function engineEnvironment(
  environment: ContainerEngine['environment'],
): ContainerEngine['environment'] {
  return { ...environment, LC_ALL: 'C.UTF-8' };
}

/** Throws CANCELLED when the operator has given up. */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SetupError('CANCELLED', {
    message: 'Cancelled while the container of the fallback was at work.',
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}
