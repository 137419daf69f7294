import { SetupError } from '../errors/setup-error.ts';
import type { Assessment } from './assess-setup.ts';
import type { SetupRequest } from './setup-request.ts';

/**
 * Holds a run to --require-primary before its first change. A missing database is let through: the
 * plan creates it, or fails as a whole.
 *
 * @throws SetupError SETTINGS_INVALID without a primary, or the error that keeps it from being used
 */
export function requirePrimary(
  request: SetupRequest,
  { primaryReport, primary }: Assessment,
): void {
  if (!request.primaryRequired) return;
  if (primary === null) {
    throw new SetupError('SETTINGS_INVALID', {
      message: 'A primary is required (--require-primary), but none is configured.',
      fix: 'Name it with --db-host, --db-name and --db-user, or leave --require-primary out.',
    });
  }
  const error = primaryReport?.error ?? null;
  if (error === null || error.code === 'DATABASE_MISSING') return;
  throw new SetupError(error.code, {
    message: `${error.message} The primary is required (--require-primary), so nothing was changed.`,
    detail: error.detail,
    fix: error.fix,
    target: 'primary',
    cause: error,
  });
}
