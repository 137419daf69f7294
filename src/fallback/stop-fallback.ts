import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../errors/setup-error.ts';
import { isProcessAlive, type ProcessIdentity } from '../processes/process-identity.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { readState } from './read-state.ts';

export interface StopResult {
  /** False when nothing ran. */
  readonly stopped: boolean;
  /** True when it had to be killed because it did not end within 10 s. */
  readonly killed: boolean;
}

const politeMs = 10_000;
const killMs = 5_000;
const pollMs = 20;

/**
 * Ends the fallback server of a state directory and waits until its processes are gone; 10 s after
 * asking it kills. The data stays. Throws FALLBACK_STOP_FAILED when a process does not go away.
 */
export async function stopFallback(stateDir: string): Promise<StopResult> {
  const paths = fallbackPaths(stateDir);
  const server = await readState(paths.state);
  if (server === null) return { stopped: false, killed: false };
  const { gateway, engine } = server;
  const ran = await isProcessAlive(gateway);
  if (ran) signalProcess(gateway, 'SIGTERM');
  const polite = !ran || (await areGone([gateway], politeMs));
  if (!polite) signalProcess(gateway, 'SIGKILL');
  // The engine ends with its gateway, unless it is in the middle of a statement.
  if (!(await areGone([engine], polite ? 200 : 0))) signalProcess(engine, 'SIGKILL');
  if (!(await areGone([gateway, engine], killMs))) throw stillThere([gateway, engine]);
  await rm(paths.state, { force: true });
  await rm(join(paths.root, `.s.PGSQL.${server.port}`), { force: true });
  return { stopped: ran, killed: !polite };
}

function signalProcess({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, or it belongs to somebody else; the wait that follows tells which.
  }
}

async function areGone(processes: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const alive = await Promise.all(processes.map(isProcessAlive));
    if (!alive.includes(true)) return true;
    if (performance.now() >= deadline) return false;
    await wait(pollMs);
  }
}

function stillThere(processes: readonly ProcessIdentity[]): SetupError {
  const pids = processes.map(({ pid }) => pid).join(' and ');
  return new SetupError('FALLBACK_STOP_FAILED', {
    message: `The processes ${pids} of the local fallback do not end.`,
    fix: 'End them as the user who started them, then run this again.',
    target: 'fallback',
  });
}
