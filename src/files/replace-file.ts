import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { TextFile } from './read-text-file.ts';
import { createTempFile, type TempFile } from './temp-file.ts';

/** The coming content of one file, prepared as far as possible without touching the file. */
export interface Replacement {
  /** Makes the content visible, in one step where the system can. */
  readonly commit: () => Promise<void>;
  /** Removes what was prepared; harmless after a commit. */
  readonly discard: () => Promise<void>;
}

/** The directory may not be written, which says nothing about the file. */
const closedDirectory = new Set(['EACCES', 'EPERM', 'EROFS']);
/** A bind-mounted file, a file on another device behind a link, an open file on Windows. */
const notReplaceable = new Set(['EBUSY', 'EXDEV', 'EPERM']);

/**
 * Prepares new content for a file: as a temporary file beside it that takes its name, or, where a
 * new file would not do, by overwriting: several names (hard links), a foreign owner or group, a
 * directory that may not be written, a bind mount. Overwriting is not atomic; have a backup.
 *
 * @param target the real path, behind all links.
 * @param original the file as it is; null when it must not exist.
 * @throws the system's own errors, also from `commit`; `commit` puts old bytes back when it fails.
 */
export async function prepareReplacement(
  target: string,
  bytes: Buffer,
  original: TextFile | null,
): Promise<Replacement> {
  const temp = await tempFor(target, bytes, original);
  if (temp === null) return { commit: () => overwrite(target, bytes, original), discard };
  return {
    commit: async () => {
      await (original === null ? create(temp, target) : moveOver(temp, target, bytes, original));
      await syncDirectory(dirname(target));
      await verify(target, bytes);
    },
    discard: () => rm(temp, { force: true }),
  };
}

async function discard(): Promise<void> {
  // Nothing was prepared.
}

async function tempFor(
  target: string,
  bytes: Buffer,
  original: TextFile | null,
): Promise<string | null> {
  if (original !== null && original.nlink > 1) return null;
  try {
    const temp: TempFile = await createTempFile(target, bytes, original);
    return temp.kind === 'ready' ? temp.path : null;
  } catch (error) {
    if (original !== null && closedDirectory.has(errno(error) ?? '')) return null;
    throw error;
  }
}

async function moveOver(
  temp: string,
  target: string,
  bytes: Buffer,
  original: TextFile,
): Promise<void> {
  try {
    await rename(temp, target);
  } catch (error) {
    if (!notReplaceable.has(errno(error) ?? '')) throw error;
    await overwrite(target, bytes, original);
    await rm(temp, { force: true });
  }
}

/** A link fails where a rename would replace what somebody else made in the meantime. */
async function create(temp: string, target: string): Promise<void> {
  try {
    await link(temp, target);
    await rm(temp, { force: true });
  } catch (error) {
    if (errno(error) === 'EEXIST') throw error;
    // No hard links here (exFAT, some network drives).
    await rename(temp, target);
  }
}

/** Writes first and cuts after, so that a crash in between leaves the most of it. */
async function overwrite(target: string, bytes: Buffer, original: TextFile | null): Promise<void> {
  try {
    await fill(target, bytes);
    await verify(target, bytes);
  } catch (error) {
    if (original !== null) await fill(target, original.bytes).catch(() => undefined);
    throw error;
  }
}

async function fill(target: string, bytes: Buffer): Promise<void> {
  const file = await open(target, 'r+');
  try {
    await file.writeFile(bytes);
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name survive a power failure. Windows cannot, and some file systems will not. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const directory = await open(path, 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    // The content itself is on disk already.
  }
}

async function verify(target: string, bytes: Buffer): Promise<void> {
  if ((await readFile(target)).equals(bytes)) return;
  throw new SetupError('FILE_VERIFY_FAILED', {
    message: `${target} does not read back as it was written.`,
    fix: 'Check whether another program writes it at the same time, then run this again.',
  });
}
