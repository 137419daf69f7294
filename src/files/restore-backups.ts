import { SetupError } from '../errors/setup-error.ts';
import type { Backup } from './backups.ts';
import { readTextFile } from './read-text-file.ts';
import { type FileWrite, writeFiles, type WriteOptions, type WriteResult } from './write-files.ts';

/** A file and the copy whose bytes it shall have again. */
export interface Restore {
  readonly path: string;
  readonly backup: Backup;
}

/**
 * Puts the bytes of backups back into their files, all or none, by the same safe write as everything
 * else: the present content becomes a backup first, and nothing is written where it is the same.
 *
 * @throws SetupError NO_BACKUP when a copy is gone, and what `writeFiles` throws.
 */
export async function restoreBackups(
  restores: readonly Restore[],
  options: WriteOptions,
): Promise<WriteResult> {
  const writes: FileWrite[] = [];
  for (const { path, backup } of restores) {
    const copy = await readTextFile(backup.path);
    if (copy === null) {
      throw new SetupError('NO_BACKUP', {
        message: `That backup of ${backup.of} is gone.`,
        fix: 'List what there is with "setup-wizard restore --list".',
      });
    }
    writes.push({ path, original: await readTextFile(path), text: copy.text });
  }
  return await writeFiles(writes, options);
}
