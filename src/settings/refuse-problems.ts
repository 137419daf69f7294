import { SetupError } from '../errors/setup-error.ts';
import type { Problem } from './problem.ts';

/**
 * Turns the problems of the settings into one error that lists all of them.
 *
 * @throws SetupError SETTINGS_INVALID unless the list is empty
 */
export function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) {
    throw new SetupError('SETTINGS_INVALID', { message: first.message, fix: first.fix });
  }
  throw new SetupError('SETTINGS_INVALID', {
    message: `${problems.length} settings are missing or wrong.`,
    detail: problems.map(({ message }, index) => `${index + 1}. ${message}`).join('\n'),
    fix: problems.map(({ fix }, index) => `${index + 1}. ${fix}`).join('\n'),
  });
}
