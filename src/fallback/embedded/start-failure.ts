import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';

/** Whatever kept the server on `host` and `port` from starting, in words for the operator. */
export function startFailure(error: unknown, host: string, port: number): SetupError {
  if (error instanceof SetupError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const given = { detail: reason, target: 'fallback', cause: error } as const;
  if (errno(error) === 'EADDRINUSE') {
    return new SetupError('PORT_TAKEN', {
      ...given,
      message: `Port ${port} on ${host} is in use by another program.`,
      fix: 'End that program, or choose another port with --fallback-db-port.',
    });
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
