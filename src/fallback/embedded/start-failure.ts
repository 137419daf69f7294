import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { portTaken } from '../port-taken.ts';

/** Whatever kept the server on `host` and `port` from starting, in words for the operator. */
export async function startFailure(
  error: unknown,
  host: string,
  port: number,
): Promise<SetupError> {
  if (error instanceof SetupError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const given = { detail: reason, target: 'fallback', cause: error } as const;
  if (errno(error) === 'EADDRINUSE') {
    return await portTaken({ host, port, detail: reason, cause: error });
  }
  if (/no space left|disk quota|ENOSPC|EDQUOT/iu.test(reason)) {
    return new SetupError('DISK_FULL', {
      ...given,
      message: 'The disk is full.',
      fix: 'Make room on the disk of the state directory, then run this again.',
    });
  }
  return new SetupError('FALLBACK_START_FAILED', {
    ...given,
    message: 'The local fallback did not start.',
    fix: 'Look at "setup-wizard fallback logs", then run this again.',
  });
}
