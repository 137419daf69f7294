import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';

import { errno } from '../errors/errno.ts';
import type { TextFile } from './read-text-file.ts';
import type { StateDir } from './state-dir.ts';
import { writeError } from './write-error.ts';

export interface Backup {
  /** Where the copy is. */
  readonly path: string;
  /** The base name of the file it was made of. */
  readonly of: string;
  readonly takenAt: Date;
}

/** Enough to go back past a mistake that was noticed late; more copies are more secrets on disk. */
const keptPerFile = 5;
const partialSuffix = '.partial';
const backupName =
  /^(.+)\.([0-9a-f]{8})\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.[0-9a-f]{8}$/;

/**
 * Keeps a copy of the file's bytes, readable by its owner only, unless the newest copy is the same
 * already. The oldest ones beyond five are removed. The caller holds the lock of the state directory.
 *
 * @returns where the copy is.
 * @throws SetupError DISK_FULL, FILE_READ_ONLY, FILE_WRITE_FAILED; then there is no half copy.
 */
export async function backUp(dir: StateDir, file: TextFile): Promise<string> {
  try {
    const known = await listBackups(dir, file.path);
    const newest = known[0];
    if (newest !== undefined && (await readFile(newest.path)).equals(file.bytes)) {
      return newest.path;
    }
    await mkdir(dir.backups, { recursive: true, mode: 0o700 });
    const path = join(dir.backups, newName(dir, file.path));
    await removePartial(dir.backups);
    await writeNew(path, file.bytes);
    for (const { path: old } of known.slice(keptPerFile - 1)) await rm(old, { force: true });
    return path;
  } catch (error) {
    throw writeError(dir.backups, error);
  }
}

/** The copies of one file, newest first. */
export async function listBackups(dir: StateDir, file: string): Promise<readonly Backup[]> {
  const id = idOf(dir, file);
  const names = await readdir(dir.backups).catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const [, of, owner, ...date] = backupName.exec(name) ?? [];
      if (of === undefined || owner !== id) return [];
      const [year, month, day, hour, minute, second, ms] = date.map(Number);
      const takenAt = Date.UTC(
        year ?? 0,
        (month ?? 1) - 1,
        day ?? 1,
        hour ?? 0,
        minute ?? 0,
        second ?? 0,
        ms ?? 0,
      );
      return [{ path: join(dir.backups, name), of, takenAt: new Date(takenAt) }];
    })
    .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

function newName(dir: StateDir, file: string): string {
  const stamp = new Date().toISOString().replace(/[-:.]/g, '');
  return `${basename(file)}.${idOf(dir, file)}.${stamp}.${randomBytes(4).toString('hex')}`;
}

/** Tells two files of one name apart, and stays the same when the whole project is moved. */
function idOf(dir: StateDir, file: string): string {
  const place = relative(dir.root, resolve(file));
  return createHash('sha256').update(place).digest('hex').slice(0, 8);
}

/** The copy gets its name when it is complete, so that a killed run leaves none that is cut short. */
async function writeNew(path: string, bytes: Buffer): Promise<void> {
  const partial = path + partialSuffix;
  const copy = await open(partial, 'wx', 0o600);
  try {
    await copy.writeFile(bytes);
    await copy.sync();
    await copy.close();
    await rename(partial, path);
  } catch (error) {
    await copy.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(partialSuffix)) await rm(join(folder, name), { force: true });
  }
}
