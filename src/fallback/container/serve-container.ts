import { type ChildProcess, spawn } from 'node:child_process';
import { SetupError } from '../../errors/setup-error.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { signalChild } from '../../processes/signal-child.ts';
import {
  askEngine,
  commandEngine,
  type ContainerEngine,
  engineEnvironment,
} from './container-engine.ts';
import { containerFacts } from './container-facts.ts';

/**
 * Stays with a running container and prints its log, until it has ended by itself or is stopped because
 * the signal is aborted. Throws FALLBACK_START_FAILED when it ended with an error.
 */
export async function serveContainer(
  engine: ContainerEngine,
  settings: ContainerSettings,
  signal?: AbortSignal,
): Promise<void> {
  const log = printLog(engine, settings);
  try {
    await untilEnded(engine, settings, signal);
    if (signal?.aborted === true) {
      await commandEngine(engine, ['stop', settings.container]);
      return;
    }
    const facts = await containerFacts(engine, settings);
    // Stopped by somebody else: that is an end, too.
    if (facts === null || facts.exitCode === 0) return;
    throw new SetupError('FALLBACK_START_FAILED', {
      message: 'The local fallback ended unexpectedly.',
      detail: `Its container ended with ${facts.exitCode}.`,
      fix: 'Look at "setup-wizard fallback logs", then run this again.',
      target: 'fallback',
    });
  } finally {
    signalChild(log, 'SIGTERM');
  }
}

/** The engine starts a server again that was killed; it has ended when it stays away. */
async function untilEnded(
  engine: ContainerEngine,
  settings: ContainerSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    if (signal?.aborted === true) return;
    // For as long as it runs, so without a limit that anybody would live to see.
    await askEngine(engine, ['wait', settings.container], { signal, timeoutMs: 2 ** 31 - 1 }).catch(
      (error: unknown) => {
        if (signal?.aborted !== true) throw error;
      },
    );
    const facts = await containerFacts(engine, settings);
    if (facts === null || !['running', 'restarting'].includes(facts.state)) return;
  }
}

/** Writes the log to standard error, as a server in the foreground does. */
function printLog(engine: ContainerEngine, { container }: ContainerSettings): ChildProcess {
  const child = spawn(engine.program, ['logs', '--follow', '--tail', '0', container], {
    env: engineEnvironment(engine.environment),
    stdio: ['ignore', 2, 2],
  });
  // Without a log the server serves all the same.
  child.on('error', () => undefined);
  return child;
}
