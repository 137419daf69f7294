import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { SetupError } from '../../errors/setup-error.ts';
import { makeVerifier } from '../../postgres/scram-verifier.ts';
import { provesPassword } from '../embedded/scram.ts';
import { type FallbackPaths, fallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import { type Proof, provenServer } from '../proven-server.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import { type ContainerSettings, readServerSettings } from '../server-settings.ts';
import { underStartLock } from '../start-lock.ts';
import { UndoList } from '../undo-list.ts';
import { bringUp, refuseForeign, removeContainer, removeVolume } from './bring-up.ts';
import { chooseEngine, noEngine, recordedEngine } from './choose-engine.ts';
import { commandEngine, type ContainerEngine, refuseCancelled } from './container-engine.ts';
import { containerFacts } from './container-facts.ts';
import { copiedFrom, isHome } from './container-owner.ts';
import { containerImage } from './container-image.ts';
import { containerStatus, engineOf } from './container-status.ts';
import { type LocalImage, localImage, pullImage } from './local-image.ts';
import { prepareDatabase } from './prepare-database.ts';
import { readContainerSettings } from './read-container-settings.ts';
import { shortDigest } from './short-digest.ts';

/** More than a proxy that is just starting needs; a wrong password is not tried again. */
const tries = 10;

/**
 * Makes sure that a container with these settings runs and answers an authenticated query. Its volume
 * is kept whatever changes; other databases and roles are never dropped. Throws ENGINE_NOT_RUNNING,
 * ENGINE_FAILED, IMAGE_MISSING, CONTAINER_NAME_TAKEN, PORT_TAKEN, DISK_FULL, FALLBACK_START_FAILED,
 * FALLBACK_DATA_UNREADABLE and CANCELLED; what it had created by then is undone.
 */
export async function provisionContainer(spec: FallbackSpec): Promise<ProvisionResult> {
  const paths = fallbackPaths(spec.stateDir);
  const proof = await provenAlready(spec, paths);
  if (proof !== null) {
    const created = { data: false, process: false, credentials: false };
    return result(spec, proof, { created, undo: () => Promise.resolve() });
  }
  return underStartLock(paths, { purpose: 'fallback setup', signal: spec.signal }, () =>
    provisionLocked(spec, paths),
  );
}

async function provisionLocked(spec: FallbackSpec, paths: FallbackPaths): Promise<ProvisionResult> {
  const before = await ownSettings(spec, paths);
  const { engine, image } = await engineWithImage(spec, before);
  const settings = wanted(spec, { before, engine, image });
  const work: Work = { spec, paths, engine, image, before, settings, undos: new UndoList() };
  try {
    await refuseForeign(engine, settings, spec.signal);
    const credentials = await ensureSettings(work);
    const made = await ensureRunning(work);
    spec.onProgress?.('Preparing the role, its database and the extensions');
    if (before !== null && credentials) {
      const formerUser = settings.user;
      work.undos.add(() => prepareDatabase(engine, before, { formerUser }));
    }
    await prepareDatabase(engine, settings, { formerUser: before?.user, signal: spec.signal });
    const proof = await provenServer(spec, { tries });
    await privateJson.write(paths.settings, { ...settings, ...proof } satisfies ContainerSettings);
    const created = { ...made, credentials };
    const undo = (): Promise<void> => undoLater(work);
    return result(spec, proof, { created, undo });
  } catch (error) {
    throw await work.undos.undoAfter(error, remains(work));
  }
}

/** Those of a copied state directory are another one's: what they name is left alone. */
async function ownSettings(
  { environment = process.env, signal }: FallbackSpec,
  paths: FallbackPaths,
): Promise<ContainerSettings | null> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return null;
  const engine = await recordedEngine(settings.engine, { environment, signal });
  return (await copiedFrom(engine, settings, paths, signal)) === null ? settings : null;
}

interface Work {
  readonly spec: FallbackSpec;
  readonly paths: FallbackPaths;
  readonly engine: ContainerEngine;
  readonly image: LocalImage;
  readonly before: ContainerSettings | null;
  readonly settings: ContainerSettings;
  readonly undos: UndoList;
}

/** Asked for when the lock has long been given back. */
async function undoLater({ undos, paths }: Work): Promise<void> {
  if (undos.isEmpty) return;
  await underStartLock(paths, { purpose: 'fallback undo' }, () => undos.undo());
}

async function engineWithImage(
  { environment = process.env, signal, onProgress }: FallbackSpec,
  before: ContainerSettings | null,
): Promise<{ readonly engine: ContainerEngine; readonly image: LocalImage }> {
  const search = { environment, signal };
  const engine =
    before === null ? await newEngine(search) : await recordedEngine(before.engine, search);
  // The one whose data is in the volume stays; another image is another matter.
  const name = before?.image ?? containerImage;
  const image =
    (await localImage(engine, name, signal)) ??
    (await pullImage(engine, name, { signal, onProgress }));
  onProgress?.(
    `Using the image ${image.name} (${shortDigest(image.digest)}) with ${engine.program}`,
  );
  return { engine, image };
}

async function newEngine(search: Parameters<typeof chooseEngine>[0]): Promise<ContainerEngine> {
  const choice = await chooseEngine(search);
  if (choice.kind === 'none') throw noEngine(choice.failures);
  return choice.engine;
}

function wanted(
  { host, port, database, user, password }: FallbackSpec,
  { before, engine, image }: Pick<Work, 'before' | 'engine' | 'image'>,
): ContainerSettings {
  const id = before?.id ?? randomBytes(6).toString('hex');
  const known = before !== null && provesPassword(before.verifier, password);
  return {
    version: 1,
    kind: 'container',
    host,
    port,
    database,
    user,
    verifier: known ? before.verifier : makeVerifier(password),
    id,
    engine: engine.program,
    container: before?.container ?? `setup-wizard-${id}`,
    volume: before?.volume ?? `setup-wizard-${id}`,
    image: image.name,
    digest: image.digest,
    serverVersion: before?.serverVersion ?? '',
    pgvector: before?.pgvector ?? '',
  };
}

/**
 * Written before anything is made, so that a run that is killed leaves nothing that nobody knows of.
 * True when role, database, password or place are not those of before.
 */
async function ensureSettings({ paths, before, settings, undos }: Work): Promise<boolean> {
  const same = isDeepStrictEqual(before, settings);
  if (same) return false;
  const recorded = await readServerSettings(paths.settings);
  undos.add(() =>
    recorded === null
      ? rm(paths.settings, { force: true })
      : privateJson.write(paths.settings, recorded),
  );
  await privateJson.write(paths.settings, settings);
  return (
    before?.verifier !== settings.verifier ||
    (['host', 'port', 'database', 'user'] as const).some((name) => before[name] !== settings[name])
  );
}

async function ensureRunning(
  work: Work,
): Promise<{ readonly data: boolean; readonly process: boolean }> {
  const { spec, paths, engine, image, before, settings, undos } = work;
  const made = { data: false, process: false };
  const ran = before !== null && (await containerFacts(engine, before))?.state === 'running';
  spec.onProgress?.(`Starting the container ${settings.container}`);
  refuseCancelled(spec.signal);
  await bringUp(engine, settings, {
    paths,
    image,
    signal: spec.signal,
    before: (what) => {
      switch (what) {
        case 'volume':
          made.data = true;
          undos.add(() => removeVolume(engine, settings));
          return;
        case 'removed':
          // Last of all: it needs its port, and the settings of before.
          if (ran) undos.addFirst(() => bringUp(engine, before, { paths, image }));
          return;
        case 'container':
          made.process = true;
          undos.add(() => removeContainer(engine, settings, made.data ? 'at once' : 'gently'));
          return;
        case 'start':
          made.process = true;
          undos.add(() => commandEngine(engine, ['stop', settings.container]));
      }
    },
  });
  return made;
}

/** A running server with these very settings that lets this password in; null otherwise. */
async function provenAlready(spec: FallbackSpec, paths: FallbackPaths): Promise<Proof | null> {
  const settings = await readContainerSettings(paths.settings);
  const names = ['host', 'port', 'database', 'user'] as const;
  if (settings === null || names.some((name) => spec[name] !== settings[name])) return null;
  if (!provesPassword(settings.verifier, spec.password)) return null;
  if ((await containerStatus(paths)).state !== 'running') return null;
  // A directory that was moved makes its container anew, which then says whose it is.
  const facts = await containerFacts(engineOf(settings), settings, spec.signal);
  if (!(await isHome(facts?.home ?? null, paths))) return null;
  return await provenServer(spec, { tries }).catch((error: unknown) => {
    if (error instanceof SetupError && error.code !== 'CANCELLED') return null;
    throw error;
  });
}

function result(
  { host, port, database, user }: FallbackSpec,
  { serverVersion, pgvector }: Proof,
  rest: Pick<ProvisionResult, 'created' | 'undo'>,
): ProvisionResult {
  const endpoint = { host, port, database, user, socketDir: null };
  return { endpoint, serverVersion, pgvector, ...rest };
}

/** Undefined where a fallback was in use before, which then has a version: it is not to be removed. */
function remains({ engine, before, settings: { container, volume } }: Work): string | undefined {
  if (before !== null && before.serverVersion !== '') return undefined;
  const { program } = engine;
  return `What is left is removed by "setup-wizard fallback destroy", or by "${program} rm --force ${container}" and "${program} volume rm ${volume}".`;
}
