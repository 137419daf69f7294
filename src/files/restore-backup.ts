import { SetupError } from '../errors/setup-error.ts';
import type { Backup } from './backups.ts';
import { readTextFile } from './read-text-file.ts';
import { writeFiles, type WriteOptions, type WriteResult } from './write-files.ts';

/**
 * Puts a backup's bytes back into the file at `path`, by the same safe write as everything else: the
 * present content becomes a backup first, and nothing is written when it is the same.
 *
 * @throws SetupError NO_BACKUP when the copy is gone, and what `writeFiles` throws.
 */
export async function restoreBackup(
  path: string,
  backup: Backup,
  options: WriteOptions,
): Promise<WriteResult> {
  const copy = await readTextFile(backup.path);
  if (copy === null) {
    throw new SetupError('NO_BACKUP', {
      message: `That backup of ${backup.of} is gone.`,
      fix: 'List what there is with "setup-wizard restore --list".',
    });
  }
  const original = await readTextFile(path);
  return await writeFiles([{ path, original, text: copy.text }], options);
}
