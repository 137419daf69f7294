import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { isOutOfSpace, writeError } from './write-error.ts';

/** Where everything of ours lives; the paths are absolute and need not exist yet. */
export interface StateDir {
  readonly root: string;
  readonly backups: string;
  readonly lock: string;
  readonly fallback: string;
  readonly draft: string;
  /** What the system could not protect, in sentences for the operator. */
  readonly warnings: readonly string[];
}

export type StateDirDescription =
  | { readonly kind: 'missing'; readonly dir: StateDir }
  | { readonly kind: 'usable'; readonly dir: StateDir }
  | { readonly kind: 'unsafe'; readonly dir: StateDir; readonly error: SetupError };

const ownerOnly = 0o700;
const groupAndOthers = 0o077;
/** Windows has access lists instead of these bits, and no numeric owner. */
const hasModes = process.platform !== 'win32';

/**
 * Makes the state directory usable: it exists, is ours, is closed to others (0700) and is ignored
 * by git through a `.gitignore` of its own. Writes nothing when that is already so.
 *
 * @throws SetupError STATE_DIR_UNSAFE for a link, something that is no directory, or somebody
 * else's directory; DISK_FULL; FILE_WRITE_FAILED when it cannot be made.
 */
export async function openStateDir(path: string): Promise<StateDir> {
  const dir = pathsUnder(path);
  try {
    const found = (await statOrNull(dir.root)) ?? (await make(dir.root));
    refuseUnsafe(path, found);
    const warnings = await closeToOthers(dir.root, found);
    await ignoreInGit(dir.root);
    return { ...dir, warnings };
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (isOutOfSpace(error)) throw writeError(dir.root, error);
    throw new SetupError('FILE_WRITE_FAILED', {
      message: `The state directory ${path} cannot be used.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Give this user write access to the folder it is in, or choose another place with --state-dir.',
      cause: error,
    });
  }
}

/** The same look at the directory for commands that change nothing: nothing is made or tightened. */
export async function describeStateDir(path: string): Promise<StateDirDescription> {
  const dir = pathsUnder(path);
  try {
    const found = await statOrNull(dir.root);
    if (found === null) return { kind: 'missing', dir };
    refuseUnsafe(path, found);
    return { kind: 'usable', dir };
  } catch (error) {
    if (error instanceof SetupError) return { kind: 'unsafe', dir, error };
    throw error;
  }
}

function pathsUnder(path: string): StateDir {
  const root = resolve(path);
  return {
    root,
    backups: join(root, 'backups'),
    lock: join(root, 'lock'),
    fallback: join(root, 'fallback'),
    draft: join(root, 'draft.json'),
    warnings: [],
  };
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  }
}

async function make(root: string): Promise<Stats> {
  await mkdir(root, { recursive: true, mode: ownerOnly });
  return await lstat(root);
}

function refuseUnsafe(path: string, found: Stats): void {
  const unsafe = (reason: string, fix: string): SetupError =>
    new SetupError('STATE_DIR_UNSAFE', {
      message: `The state directory ${path} ${reason}. It will hold secrets, so it is not used.`,
      fix,
    });
  if (found.isSymbolicLink()) {
    throw unsafe('is a link', 'Remove the link, or name the real directory with --state-dir.');
  }
  if (!found.isDirectory()) {
    throw unsafe('is not a directory', 'Move that file away, or choose another --state-dir.');
  }
  const me = process.getuid?.();
  if (me !== undefined && found.uid !== me) {
    throw unsafe(
      `belongs to another user (uid ${found.uid}; this is uid ${me})`,
      `Run as that user, hand the directory over with "chown -R ${me} ${path}", or choose another --state-dir.`,
    );
  }
}

async function closeToOthers(root: string, found: Stats): Promise<readonly string[]> {
  if (!hasModes || (found.mode & groupAndOthers) === 0) return [];
  await chmod(root, ownerOnly);
  const { mode } = await lstat(root);
  if ((mode & groupAndOthers) === 0) return [];
  return [
    `The file system does not let ${root} be closed to other users; its backups are readable.`,
  ];
}

async function ignoreInGit(root: string): Promise<void> {
  const path = join(root, '.gitignore');
  // An empty one is what a full disk has left.
  if (((await statOrNull(path))?.size ?? 0) > 0) return;
  await writeFile(path, '*\n', { mode: 0o600 });
}
