import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';

/** JSON files that only their owner may read, replaced as a whole or not at all. */
export const privateJson = {
  /** Null when there is no file, or when what is in it is no object (a torn write of the system). */
  async read(path: string): Promise<Readonly<Record<string, unknown>> | null> {
    try {
      const value: unknown = JSON.parse(await readFile(path, 'utf8'));
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Readonly<Record<string, unknown>>)
        : null;
    } catch (error) {
      if (error instanceof SyntaxError || errno(error) === 'ENOENT') return null;
      throw error;
    }
  },

  /** Throws DISK_FULL and FILE_WRITE_FAILED. */
  async write(path: string, value: object): Promise<void> {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
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
