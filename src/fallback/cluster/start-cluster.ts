import type { ChildProcess } from 'node:child_process';
import { hostname } from 'node:os';
import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { notProvisioned } from '../not-provisioned.ts';
import { privateJson } from '../private-json.ts';
import type { ClusterSettings } from '../server-settings.ts';
import { chooseServer } from './choose-server.ts';
import { dataMajor } from './cluster-data.ts';
import { claimHome } from './cluster-home.ts';
import { clusterPlace } from './cluster-place.ts';
import { readClusterState } from './cluster-state.ts';
import { endCluster } from './end-cluster.ts';
import { type InstalledServer, serverAt, type ServerSearch } from './find-servers.ts';
import { launchCluster } from './launch-cluster.ts';
import { findPostmaster } from './postmaster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';
import { refuseCancelled } from './refuse-cancelled.ts';
import { closeSocketPlace, ownSocketDir } from './socket-place.ts';

export interface StartClusterOptions {
  readonly paths: FallbackPaths;
  readonly foreground: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts the provisioned server of a fallback directory and waits until it answers; one that runs and
 * does not answer is ended first. To be called under the start lock. Throws FALLBACK_NOT_RUNNING when
 * there is nothing provisioned, and what `launchCluster` throws.
 */
export async function startCluster({
  paths,
  foreground,
  signal,
}: StartClusterOptions): Promise<ChildProcess> {
  const settings = await readClusterSettings(paths.settings);
  if (settings === null) throw notProvisioned();
  await refuseElsewhere(paths);
  const place = clusterPlace(settings, paths);
  const { data } = place;
  const major = await dataMajor(data);
  if (major === null) throw notProvisioned();
  await claimHome(settings, paths);
  const present = await withPrograms(settings, major, paths, signal);
  if ((await findPostmaster(data)) !== null) await endCluster(paths);
  const before = await readClusterState(paths.state);
  await closeSocketPlace(place, await ownSocketDir(place, before));
  return await launchCluster({ paths, settings: present, foreground, signal });
}

/**
 * The settings with programs that exist and read the data: an update of the package may have moved
 * or renewed them. Throws FALLBACK_DATA_UNREADABLE when no server of that major is installed.
 */
async function withPrograms(
  settings: ClusterSettings,
  major: number,
  paths: FallbackPaths,
  signal: AbortSignal | undefined,
): Promise<ClusterSettings> {
  const search = { environment: process.env, signal };
  const recorded = await serverAt(settings.programs, search);
  const server = recorded?.major === major ? recorded : await serverFor(major, search, paths);
  refuseCancelled(signal, 'the local fallback was starting');
  const present = {
    ...settings,
    major,
    programs: server.folder,
    serverVersion: server.version,
  };
  if (server.folder !== settings.programs || server.version !== settings.serverVersion) {
    await privateJson.write(paths.settings, present);
  }
  return present;
}

async function serverFor(
  major: number,
  search: ServerSearch,
  paths: FallbackPaths,
): Promise<InstalledServer> {
  const choice = await chooseServer(search, major);
  if (choice.kind === 'found') return choice.server;
  refuseCancelled(search.signal, 'the local fallback was starting');
  throw dataWithoutServer(major, choice, paths);
}

/** FALLBACK_DATA_UNREADABLE: there is data, and no installed server that could read it. */
export function dataWithoutServer(
  major: number,
  { reason, fix }: { readonly reason: string; readonly fix: string | null },
  paths: FallbackPaths,
): SetupError {
  return new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: `The fallback's data directory is of PostgreSQL ${major}, and no server here can run it: ${reason}.`,
    detail: paths.root,
    fix: `${fix ?? `Install PostgreSQL ${major}.`} If its data is not needed, type "setup-wizard fallback destroy".`,
    target: 'fallback',
  });
}

async function refuseElsewhere(paths: FallbackPaths): Promise<void> {
  const state = await readClusterState(paths.state);
  if (state === null || state.machine === hostname()) return;
  throw new SetupError('FALLBACK_IN_USE', {
    message: `The fallback is already being served on ${state.machine} (process ${state.postmaster.pid}).`,
    fix: `Run "setup-wizard fallback stop" there. If that machine or container is gone, remove ${paths.state} and run this again.`,
    target: 'fallback',
  });
}
