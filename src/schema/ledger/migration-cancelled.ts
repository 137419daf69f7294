import { SetupError, type Target } from '../../errors/setup-error.ts';
import { doneAndLeft } from './done-and-left.ts';

/** Where a run of migrations was when it was cancelled; names, in order. */
export interface CancelledRun {
  readonly before: readonly string[];
  readonly left: readonly string[];
  /** What became of the migration that was being run; null between two. */
  readonly during: string | null;
}

/** The error of a run that the operator ended, with what was done by then, which stays. */
export function migrationCancelled(
  target: Target | null,
  { before, left, during }: CancelledRun,
): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled. What was finished by then stays.',
    detail: [...(during === null ? [] : [during]), doneAndLeft(before, left)].join('\n'),
    fix: 'Run the same command again; it goes on with what is not done yet.',
    target,
  });
}
