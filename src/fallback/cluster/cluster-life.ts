import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import { signalChild } from '../../processes/signal-child.ts';
import type { FallbackLife, LifeOptions } from '../fallback-life.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { logLines } from '../log-lines.ts';
import { rotateLog } from '../rotate-log.ts';
import { maintenanceDatabase } from './administrator.ts';
import { removeHome } from './cluster-home.ts';
import { clusterPlace } from './cluster-place.ts';
import { readClusterState } from './cluster-state.ts';
import { clusterStatus } from './cluster-status.ts';
import { endCluster } from './end-cluster.ts';
import { findPostmaster, hasPidFile } from './postmaster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';
import { startCluster } from './start-cluster.ts';

/** The server's processes: started, found again by their marks, and ended. */
export const clusterLife: FallbackLife = {
  status: clusterStatus,
  start: async ({ paths, signal }) => {
    await startCluster({ paths, foreground: false, signal });
  },
  stop: endCluster,
  serve,
  logs: ({ paths, ...options }) => {
    rotateLog(paths.log);
    return logLines(paths.log, options);
  },
  remove,
};

async function serve({ paths, signal }: LifeOptions): Promise<{ readonly ended: Promise<void> }> {
  await refuseRunning(paths);
  const server = await startCluster({ paths, foreground: true, signal });
  const closed = once(server, 'close') as Promise<[number | null]>;
  const stop = (): void => void signalChild(server, 'SIGINT');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  const ended = closed.then(async ([code]) => {
    signal?.removeEventListener('abort', stop);
    if ((await readClusterState(paths.state))?.postmaster.pid === server.pid) {
      await rm(paths.state, { force: true });
    }
    if (code === 0) return;
    throw new SetupError('FALLBACK_START_FAILED', {
      message: 'The local fallback ended unexpectedly.',
      fix: 'Look at "setup-wizard fallback logs", then run this again.',
      target: 'fallback',
    });
  });
  return { ended };
}

async function refuseRunning(paths: FallbackPaths): Promise<void> {
  const settings = await readClusterSettings(paths.settings);
  const running =
    settings === null ? null : await findPostmaster(clusterPlace(settings, paths).data);
  if (running === null) return;
  throw new SetupError('FALLBACK_IN_USE', {
    message: `The fallback is already being served: process ${running.pid}.`,
    fix: 'Use that one, or end it first with "setup-wizard fallback stop".',
    target: 'fallback',
  });
}

/** A server that was killed leaves shared memory behind, which only a server can give back. */
async function remove(paths: FallbackPaths): Promise<readonly string[]> {
  const settings = await readClusterSettings(paths.settings);
  if (settings === null) return [];
  const { data } = clusterPlace(settings, paths);
  if (await hasPidFile(data)) {
    const { programs, runsAs } = settings;
    const words = ['--single', '-D', data, maintenanceDatabase];
    await runProgram(join(programs, 'postgres'), words, {
      cwd: '/',
      timeoutMs: clearingMs,
      ...(runsAs !== null && { user: runsAs }),
    });
  }
  return await removeHome(settings, paths);
}

/** It recovers the data on its way; when that takes longer, some bytes of memory stay until a reboot. */
const clearingMs = 10_000;
