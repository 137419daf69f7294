import { SetupError } from '../errors/setup-error.ts';
import type { TextFile } from './read-text-file.ts';

/**
 * Refuses a file without a write bit, which root could write all the same.
 *
 * @throws SetupError FILE_READ_ONLY
 */
export function refuseReadOnly(path: string, original: TextFile | null): void {
  if (original === null || (original.mode & 0o222) !== 0) return;
  throw new SetupError('FILE_READ_ONLY', {
    message: `${path} is read-only. That looks deliberate, so it was left alone.`,
    fix: `Allow writing with "chmod u+w ${path}", then run the same command again.`,
  });
}
