import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { recordUnreadable } from './record-unreadable.ts';

export type FoundJson =
  | { readonly kind: 'none' }
  | { readonly kind: 'object'; readonly value: Readonly<Record<string, unknown>> }
  /** `why`: a clause that quotes nothing of it. */
  | { readonly kind: 'damaged'; readonly why: string };

/** JSON files that only their owner may read, replaced as a whole or not at all. */
export const privateJson = {
  /** Throws FALLBACK_RECORD_UNREADABLE when there is something that the system does not let be read. */
  async read(path: string): Promise<FoundJson> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (errno(error) === 'ENOENT') return null;
      throw refused(path, error);
    });
    if (text === null) return { kind: 'none' };
    if (text.trim() === '') return { kind: 'damaged', why: 'it is empty' };
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { kind: 'object', value: value as Readonly<Record<string, unknown>> }
        : { kind: 'damaged', why: 'it holds no JSON object' };
    } catch {
      return { kind: 'damaged', why: 'it holds no complete JSON' };
    }
  },

  /** Throws DISK_FULL and FILE_WRITE_FAILED. */
  async write(path: string, value: object): Promise<void> {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
        // Or a power cut leaves the new name with nothing in it.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw new SetupError(errno(error) === 'ENOSPC' ? 'DISK_FULL' : 'FILE_WRITE_FAILED', {
        message: `${path} cannot be written.`,
        detail: error instanceof Error ? error.message : String(error),
        fix: 'Make room on that disk, or give this user write access to the folder, and run this again.',
        target: 'fallback',
        cause: error,
      });
    }
  },
} as const;

function refused(path: string, cause: unknown): SetupError {
  return recordUnreadable(path, {
    what: 'A file in which this program keeps its own record',
    why: cause instanceof Error ? cause.message : String(cause),
    fix:
      errno(cause) === 'EISDIR'
        ? 'Move that directory away, then run this again.'
        : 'Give this user read access to it, then run this again.',
    cause,
  });
}
