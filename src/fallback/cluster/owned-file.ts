import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { errno } from '../../errors/errno.ts';
import { isOutOfSpace } from '../../files/write-error.ts';
import { SetupError } from '../../errors/setup-error.ts';

/**
 * Replaces a file of the server by another content, readable by the server's user alone. Never
 * follows a link, because the directory is not the operator's own. Throws DISK_FULL and FILE_WRITE_FAILED.
 *
 * @param user whose it is to be; null: the operator's
 */
export async function writeOwnedFile(
  path: string,
  text: string,
  user: { readonly uid: number; readonly gid: number } | null,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      if (user !== null) await file.chown(user.uid, user.gid);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new SetupError(isOutOfSpace(error) ? 'DISK_FULL' : 'FILE_WRITE_FAILED', {
      message: `${path} cannot be written.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Make room on that disk, or give this user write access to the folder, and run this again.',
      target: 'fallback',
      cause: error,
    });
  }
}

/**
 * The text of a file of the server; null when there is none. A link is none: what root reads here and
 * writes again must not be another file of root's. Throws what the system says.
 */
export async function readOwnedFile(path: string): Promise<string | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (['ENOENT', 'ELOOP'].includes(errno(error) ?? '')) return null;
    throw error;
  }
}
