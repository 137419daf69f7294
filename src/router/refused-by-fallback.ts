import { errorGuide } from '../errors/error-guide.ts';
import { SetupError } from '../errors/setup-error.ts';
import { DegradedReadOnlyError } from './degraded-read-only-error.ts';
import type { Takes } from './route-of-pool.ts';

/**
 * What a refusal of the fallback means: the transactions that we made read-only, and the triggers of the
 * journal (SW001 to SW004). Null for the caller's own errors.
 */
export function refusedByFallback(error: unknown, takes: Takes): SetupError | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  switch (error.code) {
    case '25006':
      return takes === 'read-only' || takes === 'refuse'
        ? new DegradedReadOnlyError(error.message, error)
        : null;
    case 'SW001':
    case 'SW002':
      return refusal('FALLBACK_FENCED', 'The fallback takes no writes at the moment.', error);
    case 'SW003':
      return refusal(
        'JOURNAL_REFUSED',
        'The journal of the fallback cannot record this change.',
        error,
      );
    case 'SW004':
      return refusal(
        'JOURNAL_REFUSED',
        'The journal of the fallback cannot record TRUNCATE.',
        error,
        'Delete the rows instead (delete from …), or wait for the primary.',
      );
    default:
      return null;
  }
}

function refusal(
  code: 'FALLBACK_FENCED' | 'JOURNAL_REFUSED',
  message: string,
  cause: Error,
  fix = errorGuide[code].fix,
): SetupError {
  return new SetupError(code, { message, detail: cause.message, fix, target: 'fallback', cause });
}
