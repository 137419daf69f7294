import { SetupError } from '../errors/setup-error.ts';

/** Nothing was begun: the two databases, or what was asked, do not fit. */
export function transferRefused(message: string, fix: string, detail: string | null = null) {
  return new SetupError('SYNC_REFUSED', { message, fix, detail, target: 'fallback' });
}

/** Something failed on the way. An error that says more of itself than that keeps its code. */
export function transferFailed(what: string, error: unknown): unknown {
  if (!(error instanceof SetupError) || error.code !== 'POSTGRES_ERROR') return error;
  return new SetupError('SYNC_FAILED', {
    message: `${what} failed; the tables of before are still in place.`,
    detail: error.detail ?? error.message,
    fix: 'Mend what the detail says, then run the same command again: it goes on where it ended.',
    target: 'fallback',
    cause: error,
  });
}
