import { SetupError, type SetupErrorParts } from '../errors/setup-error.ts';

/** No database took the statement: it was not carried out, and may be tried again later. */
export class DatabaseUnavailableError extends SetupError {
  constructor(parts: SetupErrorParts) {
    super('DATABASE_UNAVAILABLE', parts);
    this.name = 'DatabaseUnavailableError';
  }
}
