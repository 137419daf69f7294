import type { SettingDefinition } from './setting-definition.ts';
import { settingsTable } from './settings-table.ts';

/** The settings table in Markdown, as the README shows it. */
export function settingsMarkdown(): string {
  const rows = settingsTable.map(
    (definition) =>
      `| ${definition.title} | \`${definition.env}\` | \`${definition.config.join('.')}\` | ${flagCell(definition)} | ${definition.defaultText} |`,
  );
  return [
    '| setting | `.env` | `config.json` | option | default |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function flagCell({ flag }: SettingDefinition): string {
  switch (flag.kind) {
    case 'value':
      return `\`--${flag.name} ${flag.hint}\``;
    case 'switch':
      return `\`--${flag.name}\`, \`--no-${flag.name}\``;
    case 'secret':
      return [
        `\`--${flag.file} FILE\``,
        ...(flag.stdin === null ? [] : [`\`--${flag.stdin}\``]),
      ].join(', ');
  }
}
