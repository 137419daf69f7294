import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { acceptsLogins } from './accepts-logins.ts';
import { type ContainerEngine, engineEnvironment, refuseCancelled } from './container-engine.ts';
import { type ContainerFacts, containerFacts } from './container-facts.ts';

/** The first start of a slow disk, and the recovery after a kill, take longer than anything else. */
export const readyMs = 60_000;
const pollMs = 40;
/** Asking the engine costs a process; asking the port does not. */
const polledBetween = 10;

/**
 * Waits until the server of a started container lets somebody log in at its port. Throws
 * FALLBACK_START_FAILED, DISK_FULL or FALLBACK_DATA_UNREADABLE with the words of its log when it ends
 * instead, and CANCELLED.
 */
export async function awaitServer(
  engine: ContainerEngine,
  settings: ContainerSettings,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + readyMs;
  let restarts: number | null = null;
  for (let turn = 0; ; turn += 1) {
    refuseCancelled(signal);
    if (await acceptsLogins(settings, 1_000)) return;
    if (turn % polledBetween === 0) {
      const facts = await containerFacts(engine, settings, signal);
      restarts ??= facts?.restarts ?? 0;
      if (facts === null || hasEnded(facts, restarts))
        throw await startFailed(engine, settings, 'ended');
    }
    if (performance.now() > deadline) throw await startFailed(engine, settings, 'silent');
    await wait(pollMs);
  }
}

function hasEnded({ state, restarts }: ContainerFacts, before: number): boolean {
  return ['exited', 'dead', 'stopped', 'restarting'].includes(state) || restarts > before;
}

/** Of the server's log; its last words are the reason. */
const tailLines = 200;

async function startFailed(
  engine: ContainerEngine,
  settings: ContainerSettings,
  how: 'ended' | 'silent',
): Promise<SetupError> {
  const words = await lastWords(engine, settings.container);
  const parts = { detail: words, target: 'fallback' } as const;
  if (/no space left on device|disk quota exceeded/iu.test(words)) {
    return new SetupError('DISK_FULL', {
      ...parts,
      message: 'The disk of the container engine has no room for the data of the fallback.',
      fix: `Make room there ("${engine.program} system df" shows what takes it), then run this again.`,
    });
  }
  if (
    /database files are incompatible|initialized by PostgreSQL version|in 18\+, these Docker images/iu.test(
      words,
    )
  ) {
    return new SetupError('FALLBACK_DATA_UNREADABLE', {
      ...parts,
      message: `The data in the volume ${settings.volume} is of another version of PostgreSQL than the image.`,
      fix: 'Bring back the image that it was made with, and dump it; if the data is not needed: setup-wizard fallback destroy',
    });
  }
  return new SetupError('FALLBACK_START_FAILED', {
    ...parts,
    message:
      how === 'ended'
        ? `The server in the container ${settings.container} ended while it started.`
        : `The server in the container ${settings.container} did not answer on ${settings.host}:${settings.port} within ${readyMs / 1000} s.`,
    fix: `Look at "${engine.program} logs ${settings.container}" and at what is said here, then run this again.`,
  });
}

/** The lines of its log that complain; otherwise its last ones. */
async function lastWords(engine: ContainerEngine, container: string): Promise<string> {
  const run = await runProgram(engine.program, ['logs', '--tail', String(tailLines), container], {
    env: engineEnvironment(engine.environment),
    timeoutMs: 10_000,
  });
  if (run.kind !== 'ended') return '';
  const lines = `${run.stdout}\n${run.stderr}`.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.filter((line) => /fatal|panic|error|no space left/iu.test(line));
  return (complaints.length === 0 ? lines : complaints).slice(-5).join('\n');
}
