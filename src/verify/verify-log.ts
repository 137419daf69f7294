import type { SetupError } from '../errors/setup-error.ts';
import type { VerifyLog } from './verify-options.ts';

/** Operators search their logs for these words; they come from the specification. */
export const verifyLines = {
  start: 'Starting database migrations...',
  begin: 'Verifying pgvector extension availability...',
  verified: 'pgvector extension verified successfully',
  failed: 'Failed to run database migrations',
} as const;

/** What a failed verification leaves in the log of an application: why, and what to do here. */
export function logFailure(log: VerifyLog, error: SetupError, application: string): void {
  const { message, detail, fix, code } = error;
  const because = detail === null ? [] : [`  detail=${detail}`];
  const instructions = ['PGVECTOR_MISSING', 'PGVECTOR_NOT_AVAILABLE'].includes(code)
    ? [
        `${application} requires the pgvector extension for semantic search.`,
        '',
        'Installation instructions by platform:',
        fix,
        'Another platform: setup-wizard providers',
      ]
    : [fix];
  log(
    'error',
    [verifyLines.failed, `  error=${message}`, ...because, '', ...instructions].join('\n'),
  );
}
