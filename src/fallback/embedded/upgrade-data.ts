import { randomBytes } from 'node:crypto';
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { SetupError } from '../../errors/setup-error.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { makeVerifier } from '../../postgres/scram-verifier.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { firstFreePort } from '../free-port.ts';
import { privateJson } from '../private-json.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import { bringData, type BroughtData } from './bring-data.ts';
import { createData, dataMajor } from './data-dir.ts';
import { endServer } from './end-server.ts';
import { entryPoints } from './entry-points.ts';
import { launchServer } from './launch-server.ts';
import type { OldLibrary } from './old-library.ts';
import { templateNames } from './template-names.ts';
import { settleUpgrade, upgradeStage, type UpgradeStage } from './upgrade-stage.ts';

export interface UpgradeRequest {
  readonly paths: FallbackPaths;
  readonly settings: EmbeddedSettings;
  /** Reads the data that is there. */
  readonly library: OldLibrary;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

export interface UpgradeResult extends BroughtData {
  /** Majors of PostgreSQL. */
  readonly from: string;
  readonly to: string;
}

/** Reading a large table is one statement, and building an index another. Milliseconds: a day. */
const patience = 86_400_000;

/**
 * Brings the data of an earlier major over into a new data directory, through two servers that run for
 * this alone, and puts that in its place once every table has as many rows as before. The old
 * directory stays beside it. To be called under the start lock, while no server runs, after
 * `settleUpgrade`. Throws FALLBACK_DATA_UNREADABLE, DISK_FULL and CANCELLED, and the data is as it was.
 */
export async function upgradeData(request: UpgradeRequest): Promise<UpgradeResult> {
  const { paths, library, signal } = request;
  const stage = upgradeStage(paths);
  try {
    const copied = await copyOver(request, stage);
    await endStage(stage);
    await writeFile(stage.verified, '', { mode: 0o600 });
    await settleUpgrade(paths);
    return { from: library.major, to: dataMajor, ...copied };
  } catch (error) {
    await settleUpgrade(paths);
    if (signal?.aborted === true) throw cancelled();
    throw notBrought(library.major, error);
  }
}

async function copyOver(request: UpgradeRequest, stage: UpgradeStage): Promise<BroughtData> {
  const { paths, settings, library, signal, onProgress } = request;
  const password = randomBytes(24).toString('base64url');
  const make = (own: FallbackPaths, extra: Partial<EmbeddedSettings>) =>
    makeServer(own, { ...settings, ...extra }, password);
  onProgress?.(`Reading the data with the PGlite of PostgreSQL ${library.major}`);
  const old = await make(stage.old, { library, prepared: true });
  await launchServer({
    paths: stage.old,
    limits: {},
    foreground: false,
    dataOf: paths.root,
    signal,
  });
  onProgress?.(`Making a data directory of PostgreSQL ${dataMajor}`);
  const next = await make(stage.next, { prepared: isTemplate(settings) });
  await createData(stage.next.data, entryPoints().template);
  await launchServer({ paths: stage.next, limits: {}, foreground: false, signal });
  const { bavail, bsize } = await statfs(stage.root);
  return await bringData({ old, next, room: bavail * bsize, signal, onProgress });
}

function isTemplate({ database, user }: EmbeddedSettings): boolean {
  return database === templateNames.database && user === templateNames.role;
}

/** The settings of a server for this upgrade alone, which nobody else can know the password of. */
async function makeServer(
  own: FallbackPaths,
  settings: EmbeddedSettings,
  password: string,
): Promise<ConnectionSettings> {
  const { database, user } = settings;
  const host = '127.0.0.1';
  const port = await firstFreePort(host, settings.port + 1);
  const limits = { statementMs: patience, idleInTransactionMs: patience };
  await mkdir(own.root, { recursive: true, mode: 0o700 });
  await privateJson.write(own.settings, {
    ...settings,
    host,
    port,
    limits,
    verifier: makeVerifier(password),
    durability: 'crash',
  } satisfies EmbeddedSettings);
  return { host, port, database, user, password, sslmode: 'disable', sslrootcert: null };
}

async function endStage(stage: UpgradeStage): Promise<void> {
  await endServer(stage.old);
  await endServer(stage.next);
}

function notBrought(from: string, error: unknown): unknown {
  const own = error instanceof SetupError ? error : null;
  if (own?.code === 'DISK_FULL' || own?.code === 'LOCKED') return own;
  const words = own === null ? [String(error)] : [own.message, own.detail];
  return new SetupError(own?.code === 'DISK_LOW' ? 'DISK_LOW' : 'FALLBACK_DATA_UNREADABLE', {
    message: `The data of PostgreSQL ${from} could not be brought over to ${dataMajor}; it is as it was.`,
    detail: words.filter((part) => part !== null).join(' '),
    fix: 'Mend what the detail says, then type "setup-wizard fallback upgrade".',
    target: 'fallback',
    cause: error,
  });
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled while the data was being brought over; it is as it was.',
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}
