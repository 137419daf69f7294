import type { ExitCode, ErrorCode } from '../errors/error-codes.ts';
import { SetupError, type SetupErrorParts } from '../errors/setup-error.ts';

/** The database answered, and is not as the application needs it. `code` says what is wrong. */
export class DatabaseNotVerifiedError extends SetupError {
  constructor(code: ErrorCode, parts: SetupErrorParts) {
    super(code, parts);
    this.name = 'DatabaseNotVerifiedError';
  }

  /** Checks failed, whatever the code means elsewhere. */
  override get exitCode(): ExitCode {
    return 3;
  }
}
