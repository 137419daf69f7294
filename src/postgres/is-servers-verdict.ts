import { SetupError } from '../errors/setup-error.ts';
import { retryClass } from './retry-class.ts';

/** True when the server answered with an error and the session is still good. */
export function isServersVerdict(error: unknown): error is SetupError {
  return (
    error instanceof SetupError && error.code !== 'CANCELLED' && retryClass(error.code) === null
  );
}
