import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';

const noSpace = new Set(['ENOSPC', 'EDQUOT']);
const refused = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Whether the disk or the user's quota is full. */
export function isOutOfSpace(error: unknown): boolean {
  return noSpace.has(errno(error) ?? '');
}

/** What the operator needs to know when a file could not be written: DISK_FULL, FILE_READ_ONLY or FILE_WRITE_FAILED. */
export function writeError(path: string, error: unknown): SetupError {
  if (error instanceof SetupError) return error;
  const code = errno(error) ?? '';
  const detail = error instanceof Error ? error.message : String(error);
  if (isOutOfSpace(error)) {
    return new SetupError('DISK_FULL', {
      message: `The disk is full, so ${path} could not be written. Its old content is in place.`,
      detail,
      fix: 'Free some space (or quota), then run the same command again.',
      cause: error,
    });
  }
  if (refused.has(code)) {
    return new SetupError('FILE_READ_ONLY', {
      message: `${path} may not be written by this user.`,
      detail,
      fix: `Run as the owner of ${path}, or give this user write access to it.`,
      cause: error,
    });
  }
  return new SetupError('FILE_WRITE_FAILED', {
    message: `${path} could not be written.`,
    detail,
    fix: 'Check the path and the disk, then run the same command again.',
    cause: error,
  });
}
