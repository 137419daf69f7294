import type { Problem } from '../settings/problem.ts';
import type { SettingId } from '../settings/settings-table.ts';
import { askedOn } from './asked-on.ts';
import type { ScreenId } from './screen-model.ts';

/** The problems about one setting, to be shown where it can be changed. */
export function problemsWith(problems: readonly Problem[], id: SettingId): readonly Problem[] {
  return problems.filter(({ setting }) => setting === id);
}

/** The problems that keep a screen from being confirmed; the first one has those no screen asks about. */
export function problemsOn(screen: ScreenId, problems: readonly Problem[]): readonly Problem[] {
  return screen === 'welcome'
    ? generalProblems(problems)
    : problems.filter(({ setting }) => setting !== undefined && askedOn(setting) === screen);
}

/** The problems that no screen of ours can solve: a file or a variable must be corrected first. */
export function generalProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ setting }) => setting === undefined);
}
