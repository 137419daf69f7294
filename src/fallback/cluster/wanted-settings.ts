import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { makeVerifier } from '../../postgres/scram-verifier.ts';
import { provesPassword } from '../embedded/scram.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackSpec } from '../provisioner.ts';
import { type ClusterSettings, readServerSettings } from '../server-settings.ts';
import { administrator } from './administrator.ts';
import { chooseServer } from './choose-server.ts';
import { dataMajor } from './cluster-data.ts';
import { clusterPlace, newDataDir } from './cluster-place.ts';
import { refuseCancelled } from './refuse-cancelled.ts';
import { configurationFile } from './server-configuration.ts';
import { dataWithoutServer } from './start-cluster.ts';

/** Whether a cluster listens where it is to listen. */
export function sameAddress(spec: FallbackSpec, settings: ClusterSettings): boolean {
  return spec.host === settings.host && spec.port === settings.port;
}

/** Whether its database and its role have the wanted names. */
export function sameNames(spec: FallbackSpec, settings: ClusterSettings): boolean {
  return spec.database === settings.database && spec.user === settings.user;
}

/**
 * What the cluster is to be, with the newest usable server, or for existing data with one that reads
 * it. Changes nothing. Throws FALLBACK_MOVE_FAILED when a fallback of another kind is there,
 * FALLBACK_MODE_UNAVAILABLE without a usable server, FALLBACK_DATA_UNREADABLE and SETTINGS_INVALID.
 */
export async function wantedSettings(
  spec: FallbackSpec,
  paths: FallbackPaths,
  before: ClusterSettings | null,
): Promise<ClusterSettings> {
  const { host, port, database, user, password, signal } = spec;
  refuseAdministrator(user);
  await refuseOtherKind(paths);
  const major = await dataMajor(before === null ? paths.data : clusterPlace(before, paths).data);
  if (before === null && major !== null) await refuseForeignData(paths);
  const environment = spec.environment ?? process.env;
  const choice = await chooseServer({ environment, signal }, major);
  refuseCancelled(signal, 'a server for the local fallback was looked for');
  if (choice.kind === 'none') throw unavailable(choice, major, paths);
  const runsAs = before === null || major === null ? choice.user : before.runsAs;
  return {
    version: 1,
    kind: 'cluster',
    host,
    port,
    database,
    user,
    verifier:
      before !== null && provesPassword(before.verifier, password)
        ? before.verifier
        : makeVerifier(password),
    programs: choice.server.folder,
    major: choice.server.major,
    // Data that was taken away may come back as another user's, and then lies elsewhere.
    dataDir:
      before !== null && (before.runsAs === null) === (runsAs === null)
        ? before.dataDir
        : newDataDir(runsAs, paths),
    runsAs,
    serverVersion: choice.server.version,
    pgvector: choice.pgvector,
  };
}

function refuseAdministrator(user: string): void {
  if (user !== administrator) return;
  throw new SetupError('SETTINGS_INVALID', {
    message: `The role "${administrator}" administers the fallback; the application cannot be it.`,
    fix: 'Choose another name with --fallback-db-user.',
    target: 'fallback',
  });
}

async function refuseOtherKind(paths: FallbackPaths): Promise<void> {
  const kind = (await readServerSettings(paths.settings))?.kind ?? 'cluster';
  if (kind === 'cluster') return;
  throw new SetupError('FALLBACK_MOVE_FAILED', {
    message: `The fallback here is of the mode "${kind}"; a private cluster cannot take its data over.`,
    fix: `Keep --fallback-mode ${kind}; or, if its data is not needed, type "setup-wizard fallback destroy".`,
    target: 'fallback',
  });
}

/** Data without settings is only opened when our own file in it says that a cluster made it. */
async function refuseForeignData(paths: FallbackPaths): Promise<void> {
  const ours = await access(join(paths.data, configurationFile)).then(
    () => true,
    () => false,
  );
  if (ours) return;
  throw new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: 'There is a data directory that no private cluster has made.',
    detail: paths.data,
    fix: 'Move it away; or, if its data is not needed, type "setup-wizard fallback destroy".',
    target: 'fallback',
  });
}

function unavailable(
  choice: { readonly reason: string; readonly fix: string | null },
  major: number | null,
  paths: FallbackPaths,
): SetupError {
  if (major !== null) return dataWithoutServer(major, choice, paths);
  return new SetupError('FALLBACK_MODE_UNAVAILABLE', {
    message: `The fallback mode "cluster" is not available: ${choice.reason}.`,
    fix: `${choice.fix ?? ''} Or use --fallback-mode local.`.trim(),
    target: 'fallback',
  });
}
