import { access, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FallbackPaths, pathsBelow } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import { dataMajor } from './data-dir.ts';
import { endServer } from './end-server.ts';
import { readEmbeddedSettings } from './read-embedded-settings.ts';

/** Where an upgrade works, inside the fallback directory, until it is done. */
export interface UpgradeStage {
  readonly root: string;
  /** The server that reads the old data; the data itself stays where it is. */
  readonly old: FallbackPaths;
  /** The server that gets the new data. */
  readonly next: FallbackPaths;
  /** Exists from the moment on at which the new data is complete and counts. */
  readonly verified: string;
}

export function upgradeStage({ root }: FallbackPaths): UpgradeStage {
  const stage = join(root, 'upgrade');
  return {
    root: stage,
    old: pathsBelow(join(stage, 'old')),
    next: pathsBelow(join(stage, 'next')),
    verified: join(stage, 'verified'),
  };
}

/** How a kept data directory of before is called, without what tells several apart. */
export const backupPrefix = `data.before-${dataMajor}`;

/** An upgrade was ended between its two renames; `settleUpgrade` does what is left. */
export async function isUpgradePending(paths: FallbackPaths): Promise<boolean> {
  return await exists(upgradeStage(paths).verified);
}

/**
 * Ends whatever an upgrade has left: one whose new data was complete is carried through, any other
 * leaves no trace. To be called under the start lock, before the data directory is looked at.
 */
export async function settleUpgrade(paths: FallbackPaths): Promise<void> {
  const stage = upgradeStage(paths);
  if (!(await exists(stage.root))) return;
  await endServer(stage.old);
  await endServer(stage.next);
  if (await exists(stage.verified)) await swap(paths, stage);
  await rm(stage.root, { recursive: true, force: true, maxRetries: 5 });
}

/** Each step may have been done by a run that was killed. */
async function swap(paths: FallbackPaths, { next }: UpgradeStage): Promise<void> {
  if (await exists(next.data)) {
    if (await exists(paths.data)) await rename(paths.data, await freeBackupName(paths));
    await rename(next.data, paths.data);
  }
  const settings = await readEmbeddedSettings(paths.settings);
  if (settings !== null) await privateJson.write(paths.settings, { ...settings, prepared: true });
}

async function freeBackupName({ root }: FallbackPaths): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? backupPrefix : `${backupPrefix}-${String(number)}`;
    if (!(await exists(join(root, name)))) return join(root, name);
  }
}

/** The major version of a data directory, "17"; null when there is no usable one. */
export async function majorOf({ data }: FallbackPaths): Promise<string | null> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  return text?.trim() ?? null;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
