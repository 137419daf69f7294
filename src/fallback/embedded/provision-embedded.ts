import { randomBytes } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
import { endServer } from './end-server.ts';
import { type FallbackPaths, fallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import { provenServer } from '../proven-server.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import { underStartLock } from '../start-lock.ts';
import { UndoList } from '../undo-list.ts';
import { makeVerifier } from '../../postgres/scram-verifier.ts';
import { createData, dataMajor, hasData } from './data-dir.ts';
import { entryPoints } from './entry-points.ts';
import { embeddedStatus } from './embedded-status.ts';
import { launchServer } from './launch-server.ts';
import { provesPassword } from './scram.ts';
import { readEmbeddedSettings } from './read-embedded-settings.ts';
import { packagesFor } from './old-library.ts';
import { templateNames } from './template-names.ts';
import { upgradeByTheWay } from './upgrade-embedded.ts';
import { majorOf, settleUpgrade } from './upgrade-stage.ts';

type Created = ProvisionResult['created'];

/**
 * Makes sure that an embedded server with these settings runs and answers an authenticated query.
 * Data and a running server that fit are left alone; other databases and roles are never dropped.
 * Throws PORT_TAKEN, FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED, DISK_FULL
 * and CANCELLED; what it had created by then is undone.
 */
export async function provisionEmbedded(spec: FallbackSpec): Promise<ProvisionResult> {
  const paths = fallbackPaths(spec.stateDir);
  if (await fits(spec, paths)) {
    return await verified(spec, { data: false, process: false, credentials: false }, nothingToUndo);
  }
  const { signal } = spec;
  return underStartLock(paths, { purpose: 'fallback setup', signal }, () =>
    provisionLocked(spec, paths),
  );
}

async function provisionLocked(spec: FallbackSpec, paths: FallbackPaths): Promise<ProvisionResult> {
  const undos = new UndoList();
  // Asked for later, when the lock has long been given back.
  const undoLater = async (): Promise<void> => {
    if (undos.isEmpty) return;
    await underStartLock(paths, { purpose: 'fallback undo' }, () => undos.undo());
  };
  try {
    const data = await ensureData(spec, paths, undos);
    const credentials = await ensureSettings(spec, paths, undos);
    const process = await ensureRunning(spec, paths, credentials, undos);
    return await verified(spec, { data, process, credentials }, undoLater);
  } catch (error) {
    throw await undos.undoAfter(error);
  }
}

async function ensureData(
  spec: FallbackSpec,
  paths: FallbackPaths,
  undos: UndoList,
): Promise<boolean> {
  await settleUpgrade(paths);
  if (await isOfEarlierMajor(paths)) {
    await upgradeByTheWay({ paths, signal: spec.signal, onProgress: spec.onProgress });
    return false;
  }
  if (await hasData(paths.data)) return false;
  undos.add(() => rm(paths.data, { recursive: true, force: true, maxRetries: 5 }));
  await createData(paths.data, entryPoints().template, (done, total) =>
    spec.onProgress?.('Unpacking the files of a new data directory', { done, total }),
  );
  return true;
}

/** Data that was provisioned, and that an upgrade may know how to read. */
async function isOfEarlierMajor(paths: FallbackPaths): Promise<boolean> {
  const major = await majorOf(paths);
  if (major === null || major === dataMajor || packagesFor(major) === null) return false;
  return (await readEmbeddedSettings(paths.settings)) !== null;
}

async function ensureSettings(
  spec: FallbackSpec,
  paths: FallbackPaths,
  undos: UndoList,
): Promise<boolean> {
  const before = await readEmbeddedSettings(paths.settings);
  if (before !== null && matches(spec, before)) return false;
  undos.add(() =>
    before === null
      ? rm(paths.settings, { force: true })
      : privateJson.write(paths.settings, before),
  );
  const { host, port, database, user, password, limits = {} } = spec;
  const durability = spec.durability ?? before?.durability;
  const sameNames =
    before === null
      ? database === templateNames.database && user === templateNames.role
      : before.prepared && database === before.database && user === before.user;
  await privateJson.write(paths.settings, {
    version: 1,
    kind: 'embedded',
    host,
    port,
    database,
    user,
    limits,
    verifier: makeVerifier(password),
    mockSecret: before?.mockSecret ?? randomBytes(32).toString('base64'),
    prepared: sameNames,
    ...(durability === undefined ? {} : { durability }),
    ...(before?.pglite === undefined ? {} : { pglite: before.pglite }),
  } satisfies EmbeddedSettings);
  return true;
}

async function ensureRunning(
  spec: FallbackSpec,
  paths: FallbackPaths,
  changed: boolean,
  undos: UndoList,
): Promise<boolean> {
  const status = await embeddedStatus(paths);
  if (status.state === 'running' && !changed) return false;
  // A server that does not answer, or one with the settings of before.
  const { stopped } = await endServer(paths);
  if (stopped) {
    // Last of all: it needs the settings of before.
    undos.addFirst(() => launchServer({ paths, limits: {}, foreground: false }));
  }
  spec.onProgress?.('Starting the embedded server');
  undos.add(() => endServer(paths));
  await launchServer({ paths, limits: {}, foreground: false, signal: spec.signal });
  return true;
}

/** A running server with these very settings, as far as can be told without asking it. */
async function fits(spec: FallbackSpec, paths: FallbackPaths): Promise<boolean> {
  const settings = await readEmbeddedSettings(paths.settings);
  if (settings === null || !matches(spec, settings)) return false;
  if (
    !(await access(paths.data).then(
      () => true,
      () => false,
    ))
  )
    return false;
  return (await embeddedStatus(paths)).state === 'running';
}

function matches(spec: FallbackSpec, settings: EmbeddedSettings): boolean {
  const names = ['host', 'port', 'database', 'user'] as const;
  return (
    names.every((name) => spec[name] === settings[name]) &&
    (spec.durability ?? settings.durability) === settings.durability &&
    provesPassword(settings.verifier, spec.password)
  );
}

/** Proves the server, and says where it is. */
async function verified(
  spec: FallbackSpec,
  created: Created,
  undo: ProvisionResult['undo'],
): Promise<ProvisionResult> {
  const { host, port, database, user } = spec;
  const proof = await provenServer(spec);
  const status = await embeddedStatus(fallbackPaths(spec.stateDir));
  const socketDir = status.state === 'running' ? status.server.socketDir : null;
  return { created, endpoint: { host, port, database, user, socketDir }, ...proof, undo };
}

const nothingToUndo: ProvisionResult['undo'] = () => Promise.resolve();
