import type { Problem } from '../settings/problem.ts';
import type { SettingId } from '../settings/settings-table.ts';

/** The problems about one setting, to be shown where it can be changed. */
export function problemsWith(problems: readonly Problem[], id: SettingId): readonly Problem[] {
  return problems.filter(({ setting }) => setting === id);
}

/** The problems that no screen of ours can solve: a file or a variable must be corrected first. */
export function generalProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ setting }) => setting === undefined);
}
