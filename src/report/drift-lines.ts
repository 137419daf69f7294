import type { Drift } from '../settings/settings.ts';
import { settingDefinition } from '../settings/settings-table.ts';

/** Where the two files disagree, and how to settle it; values of secrets are not shown. */
export function driftLines(drift: readonly Drift[]): readonly string[] {
  if (drift.length === 0) return [];
  const rows = drift.map(({ id, env, config }) => {
    const { kind, title, env: variable, config: path } = settingDefinition(id);
    const shown = (value: unknown): string => (kind === 'password' ? '********' : String(value));
    return `  ${title}: ${variable} is ${shown(env)}, ${path.join('.')} is ${shown(config)}`;
  });
  return [
    'Drift (.env wins until it is settled with --resolve-drift env or --resolve-drift config)',
    ...rows,
  ];
}
