import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { writeError } from '../files/write-error.ts';
import type { ExportedFile } from './exported-file.ts';

/** There is no secret in them, and engines read them as another user. */
const mode = 0o644;

/**
 * Writes the files below a folder, which it makes. When one cannot be written, those that were made
 * before it are taken away again.
 *
 * @param folder absolute
 * @param force whether files that exist are replaced; else they are refused
 * @returns the paths of the files
 * @throws SetupError USAGE naming what exists; DISK_FULL, FILE_READ_ONLY, FILE_WRITE_FAILED
 */
export async function writeExportedFiles(
  folder: string,
  files: readonly ExportedFile[],
  force: boolean,
): Promise<readonly string[]> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, text } of files) {
      const target = join(folder, path);
      await makeFolder(dirname(target), undo);
      if (force) await replace(target, text);
      else {
        await writeFile(target, text, { mode, flag: 'wx' });
        undo.push(() => rm(target, { force: true }));
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw errno(error) === 'EEXIST' ? exists(error) : writeError(folder, error);
  }
  return files.map(({ path }) => join(folder, path));
}

async function makeFolder(path: string, undo: (() => Promise<void>)[]): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  undo.push(async () => {
    for (let made = path; made.length >= first.length; made = dirname(made)) await rmdir(made);
  });
}

async function replace(target: string, text: string): Promise<void> {
  const temp = `${target}.setup-wizard-${process.pid}.tmp`;
  try {
    await writeFile(temp, text, { mode });
    await rename(temp, target);
  } finally {
    await rm(temp, { force: true });
  }
}

function exists(error: unknown): SetupError {
  return new SetupError('USAGE', {
    message: 'A file of the export exists already; nothing was written.',
    detail: error instanceof Error ? error.message : String(error),
    fix: 'Name another folder with --output, or overwrite the files with --force.',
  });
}
