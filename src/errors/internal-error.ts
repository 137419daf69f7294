import { SetupError } from './setup-error.ts';

/** What nobody expected, as an error of ours: exit code 70, and where to report it. */
export function internalError(thrown: unknown): SetupError {
  return new SetupError('INTERNAL', {
    message: 'Something went wrong inside this program.',
    detail: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
    fix: 'Run "setup-wizard support" and report this with its output.',
    cause: thrown,
  });
}
