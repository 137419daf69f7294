import type { SettingGroup } from '../settings/setting-definition.ts';
import { settingDefinition } from '../settings/settings-table.ts';
import type { Settings } from '../settings/settings.ts';
import { driftLines } from './drift-lines.ts';

/**
 * What is wrong with the settings: where the files disagree, what cannot be used, what to know.
 *
 * @param group whose drift is told; null for all. Problems and warnings belong to no group
 */
export function troubleLines(
  { drift, problems, warnings }: Settings,
  group: SettingGroup | null,
): readonly string[] {
  const told = drift.filter(({ id }) => group === null || settingDefinition(id).group === group);
  return [
    ...driftLines(told),
    ...problems.flatMap(({ message, fix }) => [`problem: ${message}`, `  fix: ${fix}`]),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}
