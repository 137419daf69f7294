import { isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';

import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';

/** A text file as it was at one moment, with all that is needed to put it back or to notice a change. */
export interface TextFile {
  /** As the caller named it. */
  readonly path: string;
  /** Behind all links. */
  readonly realPath: string;
  readonly bytes: Buffer;
  /** The bytes as text; a leading byte order mark is kept. */
  readonly text: string;
  readonly sha256: string;
  /** Permission bits only. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** How many names the file has; more than one means hard links. */
  readonly nlink: number;
}

/** Opening a pipe without this waits for a writer, for ever. Windows has neither. */
const withoutWaiting = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/**
 * Reads a whole UTF-8 file; null when there is none.
 *
 * @throws SetupError FILE_NOT_REGULAR for a directory, pipe, socket, device or a link that leads
 * nowhere; FILE_NOT_READABLE when the system refuses; FILE_NOT_UTF8 naming the first bad line.
 */
export async function readTextFile(path: string): Promise<TextFile | null> {
  try {
    const before = await statOrNull(path);
    if (before === null) return null;
    refuseNonRegular(path, before);
    const realPath = await realpath(path);
    const { bytes, found } = await readAll(realPath);
    refuseNonRegular(path, found);
    // Loading it costs a start without files 3 ms.
    const { createHash } = await import('node:crypto');
    return {
      path,
      realPath,
      bytes,
      text: decode(path, bytes),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      mode: found.mode & 0o7777,
      uid: found.uid,
      gid: found.gid,
      nlink: found.nlink,
    };
  } catch (error) {
    throw error instanceof SetupError ? error : unreadable(path, error);
  }
}

async function readAll(path: string): Promise<{ bytes: Buffer; found: Stats }> {
  const file = await open(path, constants.O_RDONLY | withoutWaiting);
  try {
    return { found: await file.stat(), bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
    if (!(await isLink(path))) return null;
    throw new SetupError('FILE_NOT_REGULAR', {
      message: `${path} is a link to a file that does not exist.`,
      fix: 'Create the file it points to, or remove the link.',
    });
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

function refuseNonRegular(path: string, found: Stats): void {
  if (found.isFile()) return;
  throw new SetupError('FILE_NOT_REGULAR', {
    message: `${path} is ${kindOf(found)}, not a file.`,
    fix: 'Move it away, or name another file.',
  });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a directory';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

function decode(path: string, bytes: Buffer): string {
  // Checked first: a decoder that fails does not say where.
  if (!isUtf8(bytes)) {
    throw new SetupError('FILE_NOT_UTF8', {
      message: `${path} is not UTF-8: line ${firstBadLine(bytes)} has a byte that no reader can decode.`,
      fix: 'Save the file as UTF-8 in your editor, then run this again.',
    });
  }
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.length : end))) return line;
    if (end === -1) break;
    start = end + 1;
  }
  return line;
}

function unreadable(path: string, error: unknown): SetupError {
  const refused = errno(error) === 'EACCES' || errno(error) === 'EPERM';
  return new SetupError('FILE_NOT_READABLE', {
    message: `${path} cannot be read.`,
    detail: error instanceof Error ? error.message : String(error),
    fix: refused
      ? `Give this user read access, for example with "chmod u+r ${path}", or run as its owner.`
      : 'Check the path and the disk, then run this again.',
    cause: error,
  });
}
