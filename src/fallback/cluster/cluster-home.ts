import { chown, lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { isOutOfSpace } from '../../files/write-error.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import { recordUnreadable } from '../record-unreadable.ts';
import { isSameDirectory } from '../same-directory.ts';
import type { ClusterSettings } from '../server-settings.ts';
import { clusterPlace } from './cluster-place.ts';

/** Says whose a home outside of the state directory is, so that a copy of that one is no second owner. */
const ownerFile = 'owner.json';
/** The parent is for passing through, not for looking around. */
const parentMode = 0o711;

/**
 * Makes the home of a cluster, closed to everybody but the server's user. A home inside of the state
 * directory is there already. Throws FALLBACK_IN_USE for the home of another installation that still
 * exists, DISK_FULL and FILE_WRITE_FAILED.
 */
export async function ensureHome(settings: ClusterSettings, paths: FallbackPaths): Promise<void> {
  const { home, outside } = clusterPlace(settings, paths);
  if (!outside || settings.runsAs === null) return;
  await refuseForeignHome(settings, paths);
  try {
    await makeDirectory(home, settings.runsAs);
    await claimHome(settings, paths);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(isOutOfSpace(error) ? 'DISK_FULL' : 'FILE_WRITE_FAILED', {
      message: `The directory ${home} for the data of the fallback cannot be made.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Make room there, or run this as a user who is not root.',
      target: 'fallback',
      cause: error,
    });
  }
}

/**
 * Refuses to touch a home that belongs to another state directory: this one is a copy. Throws
 * FALLBACK_IN_USE.
 */
export async function refuseForeignHome(
  settings: ClusterSettings,
  paths: FallbackPaths,
): Promise<void> {
  const { home, data, outside } = clusterPlace(settings, paths);
  if (!outside) return;
  const owner = await ownerOf(home);
  if (owner === null || (await isSamePlace(owner, paths.root))) return;
  const theirs = await readFile(join(owner, 'server.json'), 'utf8').catch(() => '');
  if (!theirs.includes(JSON.stringify(data))) return;
  throw new SetupError('FALLBACK_IN_USE', {
    message: `The data of this fallback belongs to another installation, of which this one is a copy.`,
    detail: `${home} belongs to ${owner}.`,
    fix: `Remove ${paths.root} and run "setup-wizard --non-interactive" to get a fallback of its own.`,
    target: 'fallback',
  });
}

/**
 * Says whose the home is, when that has changed: a state directory that was moved is no other one.
 * Throws FALLBACK_IN_USE for the home of another installation.
 */
export async function claimHome(settings: ClusterSettings, paths: FallbackPaths): Promise<void> {
  await refuseForeignHome(settings, paths);
  const { home, outside } = clusterPlace(settings, paths);
  if (!outside || (await ownerOf(home)) === paths.root) return;
  await privateJson.write(join(home, ownerFile), { root: paths.root });
}

/** The fallback directory that has this home; null when nobody has said so yet. */
async function ownerOf(home: string): Promise<string | null> {
  const path = join(home, ownerFile);
  const found = await privateJson.read(path);
  if (found.kind === 'none') return null;
  const root = found.kind === 'object' ? found.value['root'] : null;
  if (typeof root === 'string') return root;
  throw recordUnreadable(path, {
    what: 'The record of whose data this is',
    why: found.kind === 'damaged' ? found.why : 'it names no directory',
    fix: 'Remove that file when no other project has its data there, then run this again.',
  });
}

/** By another way, too: a link, a mount. */
async function isSamePlace(owner: string, root: string): Promise<boolean> {
  return owner === root || (await isSameDirectory(owner, root));
}

/** Removes a home outside of the state directory with all that is in it; returns what was removed. */
export async function removeHome(
  settings: ClusterSettings,
  paths: FallbackPaths,
): Promise<readonly string[]> {
  const { home, outside } = clusterPlace(settings, paths);
  if (!outside || !(await exists(home))) return [];
  await refuseForeignHome(settings, paths);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
  // Other installations may have theirs beside it.
  await rmdir(dirname(home)).catch(() => undefined);
  return [home];
}

async function makeDirectory(
  home: string,
  user: { readonly uid: number; readonly gid: number },
): Promise<void> {
  await makeParent(home);
  const make = async (): Promise<void> => {
    await mkdir(home, { mode: 0o700 }).catch((error: unknown) => {
      if (errno(error) !== 'EEXIST') throw error;
    });
  };
  await make().catch(async (error: unknown) => {
    if (errno(error) !== 'ENOENT') throw error;
    // Whoever removed the last home beside this one took the parent away in between.
    await makeParent(home);
    await make();
  });
  await chown(home, user.uid, user.gid);
}

async function makeParent(home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true, mode: parentMode });
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
