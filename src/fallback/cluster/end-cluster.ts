import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { SetupError } from '../../errors/setup-error.ts';
import { endProcess } from '../end-process.ts';
import type { StopResult } from '../fallback-life.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { rotateLog } from '../rotate-log.ts';
import { refuseForeignHome } from './cluster-home.ts';
import { clusterPlace } from './cluster-place.ts';
import { type ClusterState, readClusterState } from './cluster-state.ts';
import { clearPostmaster, findPostmaster } from './postmaster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';
import { closeSocketPlace, ownSocketDir } from './socket-place.ts';

const politeMs = 10_000;

/**
 * Ends the server of a fallback directory, also one that was started without us, and waits until its
 * processes are gone: open sessions are ended, what they had not committed is rolled back. To be
 * called under the start lock. Throws FALLBACK_STOP_FAILED and FALLBACK_IN_USE.
 */
export async function endCluster(paths: FallbackPaths): Promise<StopResult> {
  const settings = await readClusterSettings(paths.settings);
  const state = await readClusterState(paths.state);
  if (state !== null && state.machine !== hostname()) throw elsewhere(state, paths.state);
  if (settings === null) return { stopped: false, killed: false };
  await refuseForeignHome(settings, paths);
  const place = clusterPlace(settings, paths);
  const postmaster = await findPostmaster(place.data);
  // SIGINT is the server's "fast" shutdown; SIGTERM would wait for all clients to leave.
  const ending =
    postmaster === null ? 'was gone' : await endProcess(postmaster, politeMs, 'SIGINT');
  if (ending !== 'ended') await clearPostmaster(place, settings.runsAs);
  await closeSocketPlace(place, await ownSocketDir(place, state));
  await rm(paths.state, { force: true });
  rotateLog(paths.log);
  return { stopped: ending !== 'was gone', killed: ending === 'killed' };
}

function elsewhere(state: ClusterState, file: string): SetupError {
  return new SetupError('FALLBACK_STOP_FAILED', {
    message: `The local fallback was started on ${state.machine} (process ${state.postmaster.pid}); from here nobody can tell whether it runs.`,
    fix: `Run "setup-wizard fallback stop" there. If that machine or container is gone, remove ${file} and run this again.`,
    target: 'fallback',
  });
}
