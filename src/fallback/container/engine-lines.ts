import { signalChild } from '../../processes/signal-child.ts';
import { type ContainerEngine, engineEnvironment } from './container-engine.ts';

/** How a command ended whose lines were read. */
export interface LinesEnd {
  readonly exitCode: number | null;
}

/**
 * The lines that a command of the engine prints, on both of its streams, as they come; the value at the
 * end says how it ended. Aborting the signal, and leaving the loop, ends the command.
 */
export async function* engineLines(
  engine: ContainerEngine,
  args: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<string, LinesEnd> {
  if (signal?.aborted === true) return { exitCode: null };
  const { execa } = await import('execa');
  const child = execa(engine.program, args, {
    env: engineEnvironment(engine.environment),
    extendEnv: false,
    reject: false,
    buffer: false,
    all: true,
    stdin: 'ignore',
  });
  const stop = (): void => void signalChild(child, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const line of child.iterable({ from: 'all' })) yield line;
    return { exitCode: (await child).exitCode ?? null };
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}
