import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { TextFile } from './read-text-file.ts';
import { refuseReadOnly } from './refuse-read-only.ts';
import { describeStateDir } from './state-dir.ts';

/** Why something could not be written, and what to do about it. */
export interface WriteObstacle {
  readonly message: string;
  readonly fix: string;
}

export interface FileToWrite {
  /** As the operator named it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly original: TextFile | null;
}

/** A folder in which something cannot be made. */
interface ClosedFolder {
  readonly folder: string;
  readonly missing: boolean;
  readonly name: string;
}

/**
 * What would keep the files and the state directory from being written, as far as the rights tell;
 * one obstacle for each file or folder in the way. Makes and changes nothing. A state directory that
 * is not safe to use is not judged here.
 *
 * @param stateDir absolute
 */
export async function writeObstacles(
  files: readonly FileToWrite[],
  stateDir: string,
): Promise<readonly WriteObstacle[]> {
  const edited = files.map(({ name, original }) =>
    original === null ? Promise.resolve(null) : readOnly(name, original),
  );
  const made = files.map(({ name, path, original }) =>
    original === null ? closedFolder(dirname(path), name) : Promise.resolve(null),
  );
  const inTheWay = (await Promise.all(edited)).filter((found) => found !== null);
  const closed = await Promise.all([...made, closedForState(stateDir)]);
  return [...inTheWay, ...byFolder(closed.filter((found) => found !== null))];
}

/** A file is replaced by a new one where that may be, and overwritten otherwise. */
async function readOnly(name: string, original: TextFile): Promise<WriteObstacle | null> {
  try {
    refuseReadOnly(name, original);
  } catch (error) {
    if (error instanceof SetupError) return { message: error.message, fix: error.fix };
    throw error;
  }
  const { realPath, uid, nlink } = original;
  if ((await refusal(realPath, constants.W_OK)) === null) return null;
  const replaceable = nlink === 1 && uid === process.getuid?.();
  if (replaceable && (await refusal(dirname(realPath), intoFolder)) === null) return null;
  return {
    message: `${name} may not be written by this user.`,
    fix: `Run as the owner of ${name}, or give this user write access to it.`,
  };
}

/** To make something in a folder. */
const intoFolder = constants.W_OK | constants.X_OK;

async function closedFolder(folder: string, name: string): Promise<ClosedFolder | null> {
  const code = await refusal(folder, intoFolder);
  return code === null ? null : { folder, missing: code === 'ENOENT', name };
}

async function closedForState(stateDir: string): Promise<ClosedFolder | null> {
  const name = 'the state directory';
  const { kind, dir } = await describeStateDir(stateDir);
  if (kind === 'unsafe') return null;
  if (kind === 'usable') return await closedFolder(dir.root, 'what the set-up keeps');
  let folder = dirname(dir.root);
  let closed = await closedFolder(folder, name);
  // Folders on the way to it are made, too.
  while (closed?.missing === true && dirname(folder) !== folder) {
    folder = dirname(folder);
    closed = await closedFolder(folder, name);
  }
  return closed;
}

/** The system's code for a refusal, or null when it would allow it. */
async function refusal(path: string, mode: number): Promise<string | null> {
  try {
    await access(path, mode);
    return null;
  } catch (error) {
    return errno(error) ?? 'unknown';
  }
}

function byFolder(closed: readonly ClosedFolder[]): readonly WriteObstacle[] {
  const folders = [...new Set(closed.map(({ folder }) => folder))];
  return folders.map((folder) => {
    const here = closed.filter((each) => each.folder === folder);
    const what = listed(here.map(({ name }) => name));
    return here.some(({ missing }) => missing)
      ? {
          message: `The folder ${folder} does not exist, so ${what} cannot be made.`,
          fix: 'Make the folder, or name another place.',
        }
      : {
          message: `The folder ${folder} may not be written by this user, so ${what} cannot be made.`,
          fix: `Run as the owner of ${folder}, or give this user write access to it.`,
        };
  });
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
