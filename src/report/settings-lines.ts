import { describeProvenance } from '../settings/provenance.ts';
import type { Settings, ResolvedSetting } from '../settings/settings.ts';
import { settingsTable } from '../settings/settings-table.ts';
import { troubleLines } from './trouble-lines.ts';
import { filledTo, textColumns } from './text-columns.ts';

const mask = '********';

interface ShownSetting {
  readonly id: string;
  readonly title: string;
  readonly value: string | number | boolean | null;
  readonly provenance: string;
  readonly validity: string;
}

function shownSettings(settings: Settings, group: string | null): readonly ShownSetting[] {
  return settingsTable
    .filter((definition) => group === null || definition.group === group)
    .flatMap(({ id, title, kind }) => {
      const setting = settings.values.get(id);
      if (setting === undefined) return [];
      const { value, provenance, invalid } = setting;
      return [
        {
          id,
          title,
          value: kind === 'password' && value !== null ? mask : value,
          provenance: describeProvenance(provenance),
          validity: invalid === null ? 'valid' : `invalid: ${invalid}`,
        },
      ];
    });
}

/** The settings for people: one line each, then what is wrong. Secrets are masked. */
export function settingsLines(settings: Settings, group: string | null): readonly string[] {
  const rows = shownSettings(settings, group).map((row) => ({
    ...row,
    shown: row.value === null ? '-' : String(row.value),
  }));
  const width = (of: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => textColumns(of(row))));
  const titleWidth = width(({ title }) => title);
  const valueWidth = Math.min(
    40,
    width(({ shown }) => shown),
  );
  return [
    ...rows.map(
      ({ title, shown, provenance, validity }) =>
        `${filledTo(titleWidth, title)}  ${filledTo(valueWidth, shown)}  ${provenance}${validity === 'valid' ? '' : `  (${validity})`}`,
    ),
    ...troubleLines(settings, null),
  ];
}

/** The settings as data; secrets are masked. */
export function settingsDocument(
  settings: Settings,
  group: string | null,
): Readonly<Record<string, unknown>> {
  return {
    settings: shownSettings(settings, group),
    drift: settings.drift.map(({ id }: Pick<ResolvedSetting, 'id'>) => id),
    problems: settings.problems.map(({ message, fix }) => ({ message, fix })),
    warnings: settings.warnings,
  };
}
