import { hostname } from 'node:os';
import { SetupError } from '../../errors/setup-error.ts';
import type { LockHolder } from '../../files/lock-holder.ts';
import type { ProcessIdentity } from '../../processes/process-identity.ts';
import { clearRemains } from './clear-remains.ts';
import { copiedMarks } from './copied-marks.ts';
import { serverPurpose } from './server-lock.ts';
import { endProcess, type Ending } from '../end-process.ts';
import type { StopResult } from '../fallback-life.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { EmbeddedState } from './embedded-state.ts';
import { lockOwner } from '../lock-owner.ts';
import { readState } from './read-state.ts';

const politeMs = 10_000;

/**
 * Ends the server of a fallback directory, which its lock names even when its state file is lost,
 * and waits until its processes are gone. The one of a directory of which this is a copy goes on. To be called under the start lock. Throws
 * FALLBACK_STOP_FAILED when a process does not go away, or is not for this machine to end.
 */
export async function endServer(paths: FallbackPaths): Promise<StopResult> {
  await copiedMarks.remove(paths);
  const state = await readState(paths.state);
  const owner = await lockOwner(paths.lock);
  const server = owner?.purpose === serverPurpose ? owner : null;
  if (server !== null && server.host !== hostname()) throw elsewhere(server, paths.lock);
  const endings: Ending[] = [];
  for (const gateway of gateways(state, server)) {
    endings.push(await endProcess(gateway, politeMs));
  }
  await clearRemains(paths);
  return {
    stopped: endings.some((ending) => ending !== 'was gone'),
    killed: endings.includes('killed'),
  };
}

/** Usually one and the same; a state file that is older than the lock names another. */
function gateways(
  state: EmbeddedState | null,
  server: LockHolder | null,
): readonly ProcessIdentity[] {
  const recorded = state?.machine === hostname() ? [state.gateway] : [];
  const known = recorded.some(
    ({ pid, startTime }) => pid === server?.pid && startTime === server.startTime,
  );
  return server === null || known ? recorded : [...recorded, server];
}

function elsewhere(server: LockHolder, lock: string): SetupError {
  return new SetupError('FALLBACK_STOP_FAILED', {
    message: `The local fallback was started on ${server.host} (process ${server.pid}); from here nobody can tell whether it runs.`,
    fix: `Run "setup-wizard fallback stop" there. If that machine or container is gone, remove ${lock} and run this again.`,
    target: 'fallback',
  });
}
