import { mkdir, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { fallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import { refuseOpenDoor } from '../refuse-open-door.ts';
import { type ExistingSettings, readServerSettings } from '../server-settings.ts';
import { underStartLock } from '../start-lock.ts';
import { UndoList } from '../undo-list.ts';
import { ensureDatabase } from './ensure-database.ts';
import { ensureRole } from './ensure-role.ts';
import type { ExistingWork } from './existing-work.ts';
import { isLoopback } from '../is-loopback.ts';
import { findAdministrator, type FoundAdministrator } from './find-administrator.ts';
import { refuseSameAddress } from './refuse-primary.ts';

/**
 * Makes sure that a server of the operator has the wanted role, database and extensions, and lets
 * the role in with its password only. What is there already is left as it is; nothing is dropped
 * but what this call made. Safe to repeat.
 *
 * @throws SetupError SETTINGS_INVALID for the server of the primary; FALLBACK_ACCESS_DENIED with the
 *   statements for an administrator; AUTH_FAILED; CHECKS_FAILED for a server that lets anybody in;
 *   what `connect` and `openBootstrapped` say; CANCELLED. What it had made by then is undone.
 */
export async function provisionExisting(spec: FallbackSpec): Promise<ProvisionResult> {
  refuseSameAddress(spec);
  const paths = fallbackPaths(spec.stateDir);
  await mkdir(paths.root, { recursive: true, mode: 0o700 });
  const { signal } = spec;
  return await underStartLock(paths, { purpose: 'fallback setup', signal }, async () => {
    const work = await beginWork(spec);
    try {
      return await provisionLocked(work);
    } catch (error) {
      throw await work.undos.undoAfter(error, remains);
    }
  });
}

/** What was made is on record as long as any of it is there. */
const remains =
  '"setup-wizard fallback destroy" says what is left on that server, and removes nothing there.';

async function provisionLocked(work: ExistingWork): Promise<ProvisionResult> {
  const { spec, settings, paths, undos } = work;
  const newRole = await ensureRole(work);
  const { connection, probe, result, changed } = await ensureDatabase(work);
  await connection.close();
  await refuseOpenDoor(settings, 'existing', spec.signal);
  tellDoubts(spec, probe.isSuperuser === true);
  for (const { name, reason } of result.missing) spec.onProgress?.(`Without ${name}: ${reason}`);
  const [serverVersion = ''] = probe.serverVersion.split(' ');
  const pgvector = probe.vector?.version ?? '';
  const remembered = await ensureSettings(work, { serverVersion, pgvector });
  const { host, port, database, user } = settings;
  return {
    created: { data: changed, process: false, credentials: newRole || remembered },
    endpoint: { host, port, database, user, socketDir: host.startsWith('/') ? host : null },
    serverVersion,
    pgvector,
    // Asked for later, when the lock has long been given back.
    undo: async () => {
      if (undos.isEmpty) return;
      await underStartLock(paths, { purpose: 'fallback undo' }, () => undos.undo());
    },
  };
}

async function beginWork(spec: FallbackSpec): Promise<ExistingWork> {
  const { host, port, database, user, password, signal } = spec;
  const paths = fallbackPaths(spec.stateDir);
  const found = await readServerSettings(paths.settings);
  const names = ['host', 'port', 'database', 'user'] as const;
  const before =
    found?.kind === 'existing' && names.every((name) => found[name] === spec[name]) ? found : null;
  const undos = new UndoList();
  undos.add(() =>
    found === null ? rm(paths.settings, { force: true }) : privateJson.write(paths.settings, found),
  );
  let administrator: Promise<FoundAdministrator | null> | undefined;
  let made: ExistingSettings['made'] = before?.made ?? { role: false, database: false };
  return {
    spec,
    paths,
    settings: { host, port, database, user, password, sslmode: 'disable', sslrootcert: null },
    connecting: { target: 'fallback', tries: 3, signal },
    before,
    administrator: () => (administrator ??= findAdministrator(spec)),
    made: () => made,
    noteMade: async (what) => {
      made = { ...made, [what]: true };
      await privateJson.write(paths.settings, settingsOf(spec, made, before));
    },
    undos,
  };
}

function settingsOf(
  { host, port, database, user }: FallbackSpec,
  made: ExistingSettings['made'],
  versions: Pick<ExistingSettings, 'serverVersion' | 'pgvector'> | null,
): ExistingSettings {
  const { serverVersion = '', pgvector = '' } = versions ?? {};
  return {
    version: 1,
    kind: 'existing',
    host,
    port,
    database,
    user,
    made,
    serverVersion,
    pgvector,
  };
}

/** @returns whether anything had to be written */
async function ensureSettings(
  { spec, paths, made }: ExistingWork,
  versions: Pick<ExistingSettings, 'serverVersion' | 'pgvector'>,
): Promise<boolean> {
  const noted = await readServerSettings(paths.settings);
  const wanted = settingsOf(spec, made(), versions);
  if (isDeepStrictEqual(noted, wanted)) return false;
  await privateJson.write(paths.settings, wanted);
  return true;
}

function tellDoubts({ host, user, onProgress }: FallbackSpec, superuser: boolean): void {
  if (!isLoopback(host)) {
    onProgress?.(
      `${host} is not this machine: connections to the fallback are not encrypted, so use it in a network that you trust`,
    );
  }
  if (superuser) onProgress?.(`${user} is a superuser of that server; a plain role would do`);
}
