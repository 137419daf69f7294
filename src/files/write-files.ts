import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { backUp } from './backups.ts';
import { refuseReadOnly } from './refuse-read-only.ts';
import { readTextFile, type TextFile } from './read-text-file.ts';
import { prepareReplacement, type Replacement } from './replace-file.ts';
import type { StateDir } from './state-dir.ts';
import { sweepTempFiles } from './temp-file.ts';
import { writeError } from './write-error.ts';

export interface FileWrite {
  readonly path: string;
  /** The file as it was read when the edit was made; null when there was none. */
  readonly original: TextFile | null;
  /** The whole new content. */
  readonly text: string;
}

export interface WriteOptions {
  readonly stateDir: StateDir;
  readonly signal?: AbortSignal;
}

export interface WrittenFile {
  readonly path: string;
  readonly created: boolean;
  /** Where the old content is kept; null for a new file. */
  readonly backup: string | null;
}

export interface UndoneFiles {
  /** Put back, or removed where this write had made them. */
  readonly undone: readonly string[];
  /** Left alone, because somebody changed them since. */
  readonly kept: readonly string[];
}

export interface WriteResult {
  readonly written: readonly WrittenFile[];
  readonly undo: () => Promise<UndoneFiles>;
}

interface Prepared extends FileWrite, WrittenFile {
  readonly target: string;
  readonly bytes: Buffer;
  readonly replacement: Replacement;
}

/**
 * Writes files so that either all of them have their new content or all have their old one. Before
 * the first is touched, all are checked, backed up and prepared; when a later one fails, the earlier
 * ones are put back. Files whose text did not change are not written at all. Mode and owner stay, a
 * link stays a link, a new file is 0600. Cancelling counts until the first file is touched. The
 * caller holds the lock of the state directory.
 *
 * @throws SetupError FILE_CHANGED when a file is not what the edit was made of; FILE_READ_ONLY,
 * DISK_FULL, FILE_WRITE_FAILED, FILE_VERIFY_FAILED, CANCELLED.
 */
export async function writeFiles(
  writes: readonly FileWrite[],
  { stateDir, signal }: WriteOptions,
): Promise<WriteResult> {
  const wanted = writes.filter(({ original, text }) => original?.text !== text);
  for (const write of wanted) {
    refuseReadOnly(write.path, write.original);
    await refuseChanged(write);
  }
  const prepared: Prepared[] = [];
  try {
    for (const write of wanted) prepared.push(await prepare(write, stateDir));
    refuseCancelled(signal);
    await commitAll(prepared);
  } finally {
    for (const { replacement } of prepared) await replacement.discard().catch(() => undefined);
  }
  const written = prepared.map(({ path, created, backup }) => ({ path, created, backup }));
  return { written, undo: () => undo(prepared) };
}

async function prepare(write: FileWrite, stateDir: StateDir): Promise<Prepared> {
  const { path, original, text } = write;
  const backup = original === null ? null : await backUp(stateDir, original);
  try {
    const target = original?.realPath ?? (await newPath(path));
    await sweepTempFiles(target);
    const bytes = Buffer.from(text, 'utf8');
    const replacement = await prepareReplacement(target, bytes, original);
    return { ...write, created: original === null, backup, target, bytes, replacement };
  } catch (error) {
    throw writeError(path, error);
  }
}

async function newPath(path: string): Promise<string> {
  return join(await realpath(dirname(resolve(path))), basename(path));
}

async function commitAll(prepared: readonly Prepared[]): Promise<void> {
  const done: Prepared[] = [];
  for (const file of prepared) {
    try {
      await refuseChanged(file);
      await file.replacement.commit();
      done.push(file);
    } catch (error) {
      const failed = errno(error) === 'EEXIST' ? changed(file.path) : writeError(file.path, error);
      throw await rolledBack(done, failed);
    }
  }
}

async function rolledBack(done: readonly Prepared[], failure: SetupError): Promise<SetupError> {
  const { kept } = await undo(done);
  if (kept.length === 0) return failure;
  const where = done
    .filter(({ path }) => kept.includes(path))
    .map(({ path, backup }) => (backup === null ? path : `${path} (its backup is ${backup})`));
  return new SetupError(failure.code, {
    message: `${failure.message} Not put back: ${where.join(', ')}.`,
    detail: failure.detail,
    fix: failure.fix,
    cause: failure,
  });
}

async function undo(files: readonly Prepared[]): Promise<UndoneFiles> {
  const undone: string[] = [];
  const kept: string[] = [];
  for (const file of files.toReversed()) {
    const worked = await putBack(file).catch(() => false);
    (worked ? undone : kept).push(file.path);
  }
  return { undone, kept };
}

async function putBack({ path, target, original, bytes }: Prepared): Promise<boolean> {
  const current = await readTextFile(path);
  if (current?.sha256 !== sha256(bytes)) return false;
  if (original === null) {
    await rm(target);
    return true;
  }
  const replacement = await prepareReplacement(target, original.bytes, current);
  try {
    await replacement.commit();
    return true;
  } finally {
    await replacement.discard();
  }
}

/** By content, not by time: an editor that saves the same bytes changed nothing. */
async function refuseChanged({ path, original }: FileWrite): Promise<void> {
  const current = await readTextFile(path);
  if (current?.sha256 === original?.sha256 && current?.realPath === original?.realPath) return;
  throw changed(path);
}

function changed(path: string): SetupError {
  return new SetupError('FILE_CHANGED', {
    message: `${path} was changed by another program in the meantime. It was not overwritten.`,
    fix: 'Run the same command again; it starts from the new content.',
  });
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SetupError('CANCELLED', {
    message: 'Cancelled before any file was changed.',
    fix: 'Run the same command again.',
  });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
