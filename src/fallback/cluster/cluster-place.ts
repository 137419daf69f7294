import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { ClusterSettings } from '../server-settings.ts';

/**
 * Where the data of servers lies that run as somebody else than the operator: a state directory is
 * closed to them. The place that the Filesystem Hierarchy Standard (5.8) has for such data.
 */
const sharedHome = '/var/lib/setup-wizard';

/** Where the parts of a private cluster lie. */
export interface ClusterPlace {
  /** Belongs to the server's user, closed to others; holds the data and, where it fits, the socket. */
  readonly home: string;
  readonly data: string;
  /** Whether `home` is a directory of its own, outside of the state directory. */
  readonly outside: boolean;
}

/**
 * Where a provisioned cluster lies now. Inside of a state directory that is wherever this
 * directory is, which may have been moved; what `server.json` says is for data outside of it.
 */
export function clusterPlace(
  settings: Pick<ClusterSettings, 'runsAs' | 'dataDir'>,
  paths: FallbackPaths,
): ClusterPlace {
  return settings.runsAs === null
    ? { home: paths.root, data: paths.data, outside: false }
    : { home: dirname(settings.dataDir), data: settings.dataDir, outside: true };
}

/** Whether a data directory outside of the state directory is one that `newDataDir` has named. */
export function isOwnDataDir(dataDir: string): boolean {
  const id = basename(dirname(dataDir));
  return /^[0-9a-f]{12}$/u.test(id) && dataDir === join(sharedHome, id, 'data');
}

/** The data directory of a cluster that is about to be made, which nobody else has. */
export function newDataDir(runsAs: ClusterSettings['runsAs'], paths: FallbackPaths): string {
  return runsAs === null ? paths.data : join(sharedHome, randomBytes(6).toString('hex'), 'data');
}
