import { rm } from 'node:fs/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { provesPassword } from '../embedded/scram.ts';
import { type FallbackPaths, fallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import type { ClusterSettings } from '../server-settings.ts';
import { underStartLock } from '../start-lock.ts';
import { UndoList } from '../undo-list.ts';
import { createData, dataMajor } from './cluster-data.ts';
import { ensureHome, removeHome } from './cluster-home.ts';
import { clusterPlace } from './cluster-place.ts';
import { readClusterState } from './cluster-state.ts';
import { clusterStatus } from './cluster-status.ts';
import { endCluster } from './end-cluster.ts';
import { prepareCluster } from './prepare-cluster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';
import { startCluster } from './start-cluster.ts';
import { verifyCluster } from './verify-cluster.ts';
import { sameAddress, sameNames, wantedSettings } from './wanted-settings.ts';

type Created = ProvisionResult['created'];

interface Run {
  readonly spec: FallbackSpec;
  readonly paths: FallbackPaths;
  /** What was to be before this run, or null. */
  readonly before: ClusterSettings | null;
  readonly undos: UndoList;
}

const nothingCreated: Created = { data: false, process: false, credentials: false };
/** What a server says from which a role or a database was taken away by hand: they are made again. */
const mendable: readonly string[] = ['AUTH_FAILED', 'DATABASE_MISSING', 'DATABASE_ACCESS_DENIED'];

/**
 * Makes sure that a private cluster with these settings runs and answers an authenticated query.
 * Data and a running server that fit are left alone; other databases and roles are never dropped.
 * Throws PORT_TAKEN, FALLBACK_MODE_UNAVAILABLE, FALLBACK_MOVE_FAILED, FALLBACK_IN_USE,
 * FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED, PGVECTOR_NOT_AVAILABLE, DISK_FULL and CANCELLED;
 * what it had created by then is undone.
 */
export async function provisionCluster(spec: FallbackSpec): Promise<ProvisionResult> {
  const paths = fallbackPaths(spec.stateDir);
  return (
    (await alreadyThere(spec, paths)) ??
    (await underStartLock(paths, { purpose: 'fallback setup', signal: spec.signal }, async () => {
      // Another run may have done the work while this one waited.
      return (await alreadyThere(spec, paths)) ?? (await provisionLocked(spec, paths));
    }))
  );
}

async function alreadyThere(
  spec: FallbackSpec,
  paths: FallbackPaths,
): Promise<ProvisionResult | null> {
  const settings = await readClusterSettings(paths.settings);
  const fits =
    settings !== null &&
    settings.pgvector !== '' &&
    sameAddress(spec, settings) &&
    sameNames(spec, settings) &&
    provesPassword(settings.verifier, spec.password);
  if (!fits || (await clusterStatus(paths)).state !== 'running') return null;
  try {
    return await verifyCluster(spec, nothingCreated, () => Promise.resolve());
  } catch (error) {
    if (error instanceof SetupError && mendable.includes(error.code)) return null;
    throw error;
  }
}

async function provisionLocked(spec: FallbackSpec, paths: FallbackPaths): Promise<ProvisionResult> {
  const undos = new UndoList();
  // Asked for later, when the lock has long been given back.
  const undoLater = async (): Promise<void> => {
    if (undos.isEmpty) return;
    await underStartLock(paths, { purpose: 'fallback undo' }, () => undos.undo());
  };
  try {
    const run = { spec, paths, before: await readClusterSettings(paths.settings), undos };
    const wanted = await wantedSettings(spec, paths, run.before);
    const credentials = await recordSettings(run, wanted);
    const data = await ensureData(run, wanted);
    const process = await ensureRunning(run, wanted);
    await ensureDatabase(run);
    return await verifyCluster(spec, { data, process, credentials }, undoLater);
  } catch (error) {
    throw await undos.undoAfter(error);
  }
}

/**
 * Writes what is to be before anything is made, so that whatever happens somebody knows where it is.
 * Without a version of pgvector: that is filled in when the database is ready.
 */
async function recordSettings(run: Run, wanted: ClusterSettings): Promise<boolean> {
  const { spec, paths, before, undos } = run;
  undos.add(() =>
    before === null
      ? rm(paths.settings, { force: true })
      : privateJson.write(paths.settings, before),
  );
  await privateJson.write(paths.settings, { ...wanted, pgvector: '' } satisfies ClusterSettings);
  return (
    before === null ||
    !sameAddress(spec, before) ||
    !sameNames(spec, before) ||
    wanted.verifier !== before.verifier
  );
}

async function ensureData({ spec, paths, undos }: Run, wanted: ClusterSettings): Promise<boolean> {
  const place = clusterPlace(wanted, paths);
  if ((await dataMajor(place.data)) !== null) return false;
  undos.add(async () => {
    await rm(place.data, { recursive: true, force: true, maxRetries: 10 });
    await removeHome(wanted, paths);
  });
  spec.onProgress?.(`Making a data directory with initdb of PostgreSQL ${wanted.serverVersion}`);
  await ensureHome(wanted, paths);
  await createData({
    dataDir: place.data,
    server: { folder: wanted.programs, version: wanted.serverVersion, major: wanted.major },
    user: wanted.runsAs,
    signal: spec.signal,
  });
  return true;
}

async function ensureRunning(
  { spec, paths, before, undos }: Run,
  wanted: ClusterSettings,
): Promise<boolean> {
  const status = await clusterStatus(paths);
  // Without its state file it is not known where its socket is.
  const known = (await readClusterState(paths.state)) !== null;
  const sameServer = known && before !== null && sameAddress(spec, before);
  if (status.state === 'running' && sameServer) return false;
  // A server that does not answer, or one at the address of before.
  const { stopped } = await endCluster(paths);
  if (stopped) {
    // Last of all: it needs the settings of before.
    undos.addFirst(() => startCluster({ paths, foreground: false }));
  }
  spec.onProgress?.(`Starting PostgreSQL ${wanted.serverVersion}`);
  undos.add(() => endCluster(paths));
  await startCluster({ paths, foreground: false, signal: spec.signal });
  return true;
}

async function ensureDatabase({ spec, paths, before, undos }: Run): Promise<void> {
  const { port, signal } = spec;
  const state = await readClusterState(paths.state);
  // Written by the start, which may have found other programs.
  const settings = await readClusterSettings(paths.settings);
  const socketDir = state?.socketDir ?? null;
  if (state === null || socketDir === null || settings === null) throw lostState();
  const door = { socketDir, port };
  spec.onProgress?.('Making the role, its database and the extensions');
  const { database, user, verifier } = settings;
  const former = before !== null && before.user !== user ? before : null;
  if (before !== null) {
    const wanted = { ...before, formerUser: former === null ? null : user };
    // What comes next may be the end of this server.
    undos.addAside(() => prepareCluster(door, wanted));
  }
  const wanted = { database, user, verifier, formerUser: former?.user ?? null };
  const pgvector = await prepareCluster({ ...door, signal }, wanted);
  const { serverVersion } = settings;
  await privateJson.write(paths.settings, { ...settings, pgvector } satisfies ClusterSettings);
  undos.add(() => privateJson.write(paths.state, state));
  await privateJson.write(paths.state, { ...state, database, user, serverVersion, pgvector });
}

function lostState(): SetupError {
  return new SetupError('FALLBACK_START_FAILED', {
    message: 'The local fallback runs, but it is not known where its socket is.',
    fix: 'Run "setup-wizard fallback stop", then this again.',
    target: 'fallback',
  });
}
