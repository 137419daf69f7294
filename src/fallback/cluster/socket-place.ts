import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ClusterSettings } from '../server-settings.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { ClusterState } from './cluster-state.ts';
import { findPostmaster } from './postmaster.ts';

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the NUL at the end. */
const maxSocketPath = 103;
/** Of the names that `mkdtemp` makes; by it a directory is known that holds sockets and nothing else. */
const madePrefix = 'setup-wizard-';

/**
 * A directory for the Unix socket that is closed to others: the home, or, when its path is too long
 * for a socket, a new one among the temporary files. Sockets of a server of before are removed.
 */
export async function openSocketPlace(
  { home }: ClusterPlace,
  { port, runsAs }: ClusterSettings,
): Promise<string> {
  if (Buffer.byteLength(join(home, `.s.PGSQL.${port}`)) <= maxSocketPath) {
    await removeSockets(home);
    return home;
  }
  const folder = await mkdtemp(join(tmpdir(), madePrefix));
  if (runsAs !== null) await chown(folder, runsAs.uid, runsAs.gid);
  return folder;
}

/**
 * The directory of sockets that a state file names; null when the server that made it still runs on
 * other data: then the state file came here by copying.
 */
export async function ownSocketDir(
  { data }: ClusterPlace,
  state: Pick<ClusterState, 'dataDir' | 'socketDir'> | null,
): Promise<string | null> {
  if (state === null) return null;
  if (state.dataDir !== data && (await findPostmaster(state.dataDir)) !== null) return null;
  return state.socketDir;
}

/** Takes away the socket of a server that has ended, and its directory when that was made for it. */
export async function closeSocketPlace(
  { home }: ClusterPlace,
  socketDir: string | null,
): Promise<void> {
  // Anything else may be the fallback directory of another installation, of which this is a copy.
  if (socketDir !== null && socketDir !== home && basename(socketDir).startsWith(madePrefix)) {
    await rm(socketDir, { recursive: true, force: true });
  }
  await removeSockets(home);
}

/** The lock file beside a socket names a process, too, and so may keep the next server out. */
async function removeSockets(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(folder, name), { force: true });
  }
}
