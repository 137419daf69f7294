import type { Problem } from '../settings/problem.ts';
import { type SettingId, settingsTable } from '../settings/settings-table.ts';

/** The setting a problem is about, so that it is shown where that can be changed; null: none. */
export function settingOf({ message }: Problem): SettingId | null {
  if (message.startsWith('There is nothing to set up')) return 'fallback.enabled';
  const words = message.toLowerCase();
  const named = settingsTable
    .filter(({ title, env }) => words.includes(title.toLowerCase()) || names(message, env))
    .toSorted((one, other) => other.title.length - one.title.length);
  return named[0]?.id ?? null;
}

function names(message: string, variable: string): boolean {
  return new RegExp(`\\b${variable}(?:_FILE)?\\b`, 'u').test(message);
}

/** The problems about one setting. */
export function problemsWith(problems: readonly Problem[], id: SettingId): readonly Problem[] {
  return problems.filter((problem) => settingOf(problem) === id);
}

/** The problems that no screen of ours can solve: a file or a variable must be corrected first. */
export function generalProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem) => settingOf(problem) === null);
}
