import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { fallbackPaths, type FallbackPaths } from './fallback-paths.ts';
import { notProvisioned } from './not-provisioned.ts';
import { readServerSettings } from './server-settings.ts';
import { underStartLock } from './start-lock.ts';

export interface UpgradeRequest {
  /** Absolute. */
  readonly stateDir: string;
  /** Whether npm may fetch these packages for it; only asked when they are not installed. */
  readonly mayFetch: (packages: readonly string[]) => Promise<boolean>;
  /** Remove the data directories that earlier upgrades kept, this one's included. */
  readonly dropBackup: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

export interface FallbackUpgrade {
  /** Null when the data was of today's major already. */
  readonly upgraded: {
    /** Majors of PostgreSQL. */
    readonly from: string;
    readonly to: string;
    readonly tables: number;
    readonly rows: number;
    /** What the new data lacks, each with the reason. */
    readonly leftOut: readonly string[];
  } | null;
  /** Directories with data of before, as absolute paths. */
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Brings the data of the embedded fallback over to today's major version of PostgreSQL; the server is
 * not running afterwards when anything was done. Throws FALLBACK_NOT_RUNNING (nothing provisioned),
 * FALLBACK_MODE_UNAVAILABLE for a server of another kind, FALLBACK_DATA_UNREADABLE, DISK_FULL,
 * LOCKED and CANCELLED; the data is as it was then.
 */
export async function upgradeFallback(request: UpgradeRequest): Promise<FallbackUpgrade> {
  const { stateDir, dropBackup, ...options } = request;
  const paths = fallbackPaths(stateDir);
  const settings = await readServerSettings(paths.settings);
  if (settings === null) throw notProvisioned();
  if (settings.kind !== 'embedded') throw ofAnotherKind(settings.kind);
  const lock = { purpose: 'fallback upgrade', signal: options.signal };
  return await underStartLock(paths, lock, async () => {
    const { upgradeEmbedded } = await import('./embedded/upgrade-embedded.ts');
    const upgraded = await upgradeEmbedded({ ...options, paths });
    const backups = await keptData(paths);
    if (!dropBackup) return { upgraded, kept: backups, dropped: [] };
    for (const path of backups) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    return { upgraded, kept: [], dropped: backups };
  });
}

async function keptData({ root }: FallbackPaths): Promise<readonly string[]> {
  const names = await readdir(root);
  return names.filter((name) => name.startsWith('data.before-')).map((name) => join(root, name));
}

function ofAnotherKind(kind: string): SetupError {
  return new SetupError('FALLBACK_MODE_UNAVAILABLE', {
    message: `A fallback of the kind "${kind}" is not upgraded by this command: only the embedded one has data that a new version of setup-wizard may not read.`,
    fix: 'Upgrade its server by its own means (pg_upgrade), or choose another --fallback-mode, which moves the data.',
    target: 'fallback',
  });
}
