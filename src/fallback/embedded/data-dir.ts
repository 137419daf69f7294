import { mkdirSync, writeFileSync } from 'node:fs';
import { access, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { packagesFor } from './old-library.ts';
import { renewSystemIdentifier } from './system-identifier.ts';

/** The major version of the PostgreSQL inside PGlite, as PG_VERSION has it. */
export const dataMajor = '18';
/** A new cluster takes 30 MB; below 200 MB the first real work would fill the disk. */
const neededBytes = 200 * 1024 * 1024;
/** How often the unpacking is told: enough for a bar that moves, and no flood of events. */
const toldTimes = 20;
const decompress = promisify(brotliDecompress);

/**
 * Refuses a data directory of another major version, before the engine would fail on it. Throws
 * FALLBACK_DATA_UNREADABLE. False when there is no usable data directory yet.
 */
export async function hasData(dataDir: string, major = dataMajor): Promise<boolean> {
  const found = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return null;
    throw unreadable(dataDir, error);
  });
  if (found === null) return false;
  const version = found.trim();
  if (version === major) return true;
  throw new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: `The fallback's data directory is of PostgreSQL ${version || '(unknown)'}; this version reads ${major}.`,
    detail: dataDir,
    fix:
      packagesFor(version) === null
        ? 'Use the version of setup-wizard that made it; or, if its data is not needed, type "setup-wizard fallback destroy".'
        : 'Type "setup-wizard fallback upgrade": it brings the data over, and keeps the old directory.',
    target: 'fallback',
  });
}

/**
 * Unpacks the template to `dataDir`, with modes 0700 and 0600 and an identity of its own, all or
 * nothing. What is there without
 * a PG_VERSION can be opened by nobody, and is put aside rather than removed. Throws DISK_FULL and
 * FALLBACK_START_FAILED.
 *
 * @param onUnpacked told about twenty times how many files of how many are there; first that none is
 */
export async function createData(
  dataDir: string,
  template: string,
  onUnpacked: OnUnpacked = () => undefined,
): Promise<void> {
  const temporary = `${dataDir}.tmp-${process.pid}`;
  try {
    await refuseFullDisk(dirname(dataDir));
    await clearPlace(dataDir);
    await unpack(await decompress(await readFile(template)), temporary, onUnpacked);
    renewSystemIdentifier(temporary);
    await rename(temporary, dataDir);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (error instanceof SetupError) throw error;
    if (errno(error) === 'ENOSPC' || errno(error) === 'EDQUOT') throw diskFull(null);
    throw new SetupError('FALLBACK_START_FAILED', {
      message: 'The data directory of the fallback cannot be made.',
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Give this user write access to the state directory, then run this again.',
      target: 'fallback',
      cause: error,
    });
  }
}

type OnUnpacked = (done: number, total: number) => void;

/** Layout of the template: build/template.mjs. */
async function unpack(archive: Buffer, target: string, onUnpacked: OnUnpacked): Promise<void> {
  const contents = 4 + archive.readUInt32BE();
  const list = JSON.parse(archive.toString('utf8', 4, contents)) as readonly [string, number][];
  let offset = contents;
  const every = Math.ceil(list.length / toldTimes);
  mkdirSync(target, { mode: 0o700 });
  for (const [index, [name, size]] of list.entries()) {
    if (index % every === 0) {
      onUnpacked(index, list.length);
      // Writing without waiting is fast, but whoever draws the amount needs a turn of its own.
      await nextTurn();
    }
    const path = join(target, name);
    if (!normalize(path).startsWith(target + sep)) throw new Error('the template is damaged');
    if (name.endsWith('/')) {
      mkdirSync(path, { mode: 0o700, recursive: true });
    } else {
      writeFileSync(path, archive.subarray(offset, offset + size), { mode: 0o600 });
      offset += size;
    }
  }
  onUnpacked(list.length, list.length);
}

/** Removes the half-made directories of runs that were killed; puts an unusable one aside. */
async function clearPlace(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(dataDir)}.tmp-`)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
  const present = await access(dataDir).then(
    () => true,
    () => false,
  );
  if (!present) return;
  const when = new Date().toISOString().replaceAll(/[:.]/gu, '-');
  await rename(dataDir, `${dataDir}.unusable-${when}`);
}

async function refuseFullDisk(directory: string): Promise<void> {
  const disk = await statfs(directory);
  const free = disk.bavail * disk.bsize;
  if (free < neededBytes) throw diskFull(`${Math.floor(free / 1024 / 1024)} MB are free.`);
}

function diskFull(detail: string | null): SetupError {
  return new SetupError('DISK_FULL', {
    message: 'The disk has no room for the data of the fallback.',
    detail,
    fix: 'Free 200 MB where the state directory is, or choose another place with --state-dir.',
    target: 'fallback',
  });
}

function unreadable(dataDir: string, error: unknown): SetupError {
  return new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: 'The data directory of the fallback cannot be read.',
    detail: error instanceof Error ? error.message : String(error),
    fix: `Give ${dataDir} back to the user who runs this, then run it again.`,
    target: 'fallback',
    cause: error,
  });
}
