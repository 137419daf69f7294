import { SetupError } from '../errors/setup-error.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';

const own = ['JOURNAL_UNAVAILABLE', 'RECONCILE_REQUIRED'];

/**
 * What the server refused, as JOURNAL_UNAVAILABLE in its words.
 *
 * @throws every other error as it is: a lost session, CANCELLED
 */
export function asUnavailable(error: unknown): SetupError {
  if (!isServersVerdict(error)) throw error;
  const { code, message, detail, fix, target } = error;
  if (own.includes(code)) return error;
  return new SetupError('JOURNAL_UNAVAILABLE', { message, detail, fix, target, cause: error });
}
