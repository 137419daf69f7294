import { hostname } from 'node:os';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackServer } from '../fallback-server.ts';
import type { FallbackStatus } from '../fallback-status.ts';
import { probePort } from '../probe-port.ts';
import type { ClusterSettings } from '../server-settings.ts';
import { clusterPlace } from './cluster-place.ts';
import { dataMajor } from './cluster-data.ts';
import { readClusterState } from './cluster-state.ts';
import { findPostmaster, readPidFile } from './postmaster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';

/** What is true now about the private cluster of a fallback directory. Changes nothing. */
export async function clusterStatus(paths: FallbackPaths): Promise<FallbackStatus> {
  const settings = await readClusterSettings(paths.settings);
  if (settings === null) return { state: 'stopped', provisioned: false };
  const { data } = clusterPlace(settings, paths);
  const state = await readClusterState(paths.state);
  const server = state ?? describedBy(settings);
  const stale = (reason: string): FallbackStatus => ({ state: 'stale', server, reason });
  if (state !== null && state.machine !== hostname()) {
    return stale(`it was started on another machine, ${state.machine}`);
  }
  if ((await findPostmaster(data)) === null) {
    if (state !== null) return stale('its process is gone');
    // Data that nobody can read is there all the same; a start says what is wrong with it.
    const major = await dataMajor(data).catch(() => NaN);
    return { state: 'stopped', provisioned: major !== null };
  }
  if ((await readPidFile(data))?.status !== 'ready') return stale('it is starting or ending');
  if (!(await probePort(server.host, server.port))) {
    return stale('its process lives but does not answer');
  }
  return { state: 'running', server };
}

/** Of a server that was started without us, or whose state file was lost. */
function describedBy(settings: ClusterSettings): FallbackServer {
  const { kind, host, port, database, user, serverVersion, pgvector } = settings;
  return { kind, host, port, socketDir: null, database, user, serverVersion, pgvector };
}
