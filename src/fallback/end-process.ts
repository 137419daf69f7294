import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../errors/setup-error.ts';
import { isProcessAlive, type ProcessIdentity } from '../processes/process-identity.ts';

export type Ending = 'was gone' | 'ended' | 'killed';

/** SIGKILL takes effect at once; this is for a machine that swaps. */
const killMs = 10_000;
const pollMs = 20;

/**
 * Ends a process of this machine and waits until it is gone: asks first with `ask`, kills when it has
 * not gone after `politeMs` milliseconds; at once when that is 0. Throws FALLBACK_STOP_FAILED when it does not
 * go away, and without touching it when its start time is unknown, because the pid may by now
 * belong to another program.
 */
export async function endProcess(
  target: ProcessIdentity,
  politeMs: number,
  ask: NodeJS.Signals = 'SIGTERM',
): Promise<Ending> {
  if (!(await isProcessAlive(target))) return 'was gone';
  if (target.startTime === '') throw notCertain(target.pid);
  if (politeMs > 0) {
    send(target.pid, ask);
    // A process that somebody has halted would not hear it.
    if (process.platform !== 'win32') send(target.pid, 'SIGCONT');
    if (await isGone(target, politeMs)) return 'ended';
  }
  send(target.pid, 'SIGKILL');
  if (await isGone(target, killMs)) return 'killed';
  throw stillThere(target.pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, or it belongs to somebody else; the wait that follows tells which.
  }
}

async function isGone(target: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (await isProcessAlive(target)) {
    if (performance.now() >= deadline) return false;
    await wait(pollMs);
  }
  return true;
}

function notCertain(pid: number): SetupError {
  return new SetupError('FALLBACK_STOP_FAILED', {
    message: `Process ${pid} may be the local fallback, or another program that got its number since; it was left alone.`,
    detail: 'The system did not tell when the fallback was started.',
    fix: `Look at what process ${pid} is. End it if it is the fallback, then run this again.`,
    target: 'fallback',
  });
}

function stillThere(pid: number): SetupError {
  return new SetupError('FALLBACK_STOP_FAILED', {
    message: `Process ${pid} of the local fallback does not end.`,
    fix: 'End it as the user who started it, then run this again.',
    target: 'fallback',
  });
}
