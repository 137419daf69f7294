import { type ErrorCode, type ExitCode, errorCodes } from './error-codes.ts';

export interface SetupErrorParts {
  /** What happened, in one sentence, without secrets. */
  readonly message: string;
  /** Why: the server's or the system's own words, or null. */
  readonly detail?: string | null;
  /** What to type or change next. */
  readonly fix: string;
  /** The database it concerns; it becomes part of the reported code, as in PRIMARY_AUTH_FAILED. */
  readonly target?: Target | null;
  readonly cause?: unknown;
}

export type Target = 'primary' | 'fallback';

/**
 * The one error of this program. `code` is stable and listed in error-codes.ts; `message`, `detail`
 * and `fix` answer what happened, why, and what to do now.
 */
export class SetupError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | null;
  readonly fix: string;
  readonly target: Target | null;

  constructor(code: ErrorCode, parts: SetupErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'SetupError';
    this.code = code;
    this.detail = parts.detail ?? null;
    this.fix = parts.fix;
    this.target = parts.target ?? null;
  }

  /** What reports print: the code, prefixed with the target unless it begins with it. */
  get reportedCode(): string {
    const prefix = this.target === null ? '' : `${this.target.toUpperCase()}_`;
    return this.code.startsWith(prefix) ? this.code : `${prefix}${this.code}`;
  }

  get exitCode(): ExitCode {
    return errorCodes[this.code];
  }
}
