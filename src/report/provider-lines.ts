import { poolerLimits } from '../postgres/pooler-limits.ts';
import { factText } from './fact-text.ts';
import type { Detection, PlatformSheet, PoolerSheet, ProviderSheet } from './provider-sheet.ts';

/** Width of the left column of a sheet. */
const labelWidth = 16;

/** All providers and platforms, a line each. */
export function providerTable(
  providers: readonly ProviderSheet[],
  platforms: readonly PlatformSheet[],
): readonly string[] {
  return [
    ...table([
      ['id', 'provider', 'pgvector from', 'may create'],
      ...providers.map(({ id, name, pgvectorFrom, mayCreate }) => [
        id,
        name,
        pgvectorFrom,
        mayCreate,
      ]),
    ]),
    '',
    ...table([
      ['id', "platform of a server of one's own", 'pgvector'],
      ...platforms.map(({ id, name, pgvectorFrom }) => [id, name, pgvectorFrom]),
    ]),
  ];
}

/** Everything about one provider. */
export function providerLines(sheet: ProviderSheet): readonly string[] {
  const { instructions, poolers, facts } = sheet;
  return [
    `${sheet.name} (${sheet.id})`,
    row('pgvector from', sheet.pgvectorFrom),
    row('may create', sheet.mayCreate),
    row('allow-list', sheet.allowList ?? 'none'),
    row('restart', sheet.restart),
    row('proved by', sheet.marks.length === 0 ? 'nothing in the server' : sheet.marks.join(', ')),
    row('hinted at by', sheet.hosts.length === 0 ? 'no address' : sheet.hosts.join('; ')),
    '',
    'The server offers pgvector',
    `  ${instructions.create}`,
    'The server does not offer it',
    `  ${instructions.install}`,
    'An older version is installed',
    `  ${instructions.upgrade}`,
    ...(poolers.length === 0 ? [] : ['', 'Poolers', ...poolers.flatMap(poolerLines)]),
    '',
    'Facts',
    ...facts.map((fact) => `  ${factText(fact)}`),
  ];
}

/** Everything about one platform. */
export function platformLines(sheet: PlatformSheet): readonly string[] {
  return [
    `${sheet.name} (${sheet.id})`,
    row('pgvector', sheet.pgvectorFrom),
    row('version() shows', sheet.sign ?? 'nothing of it'),
    '',
    'pgvector',
    `  ${sheet.packages.pgvector}`,
    'uuid-ossp and pg_trgm',
    `  ${sheet.packages.contrib}`,
    '',
    'Facts',
    ...sheet.facts.map((fact) => `  ${factText(fact)}`),
  ];
}

/** Which provider the configured primary is, and how that is known. */
export function detectionLines({ provider, evidence, host, pooler }: Detection): readonly string[] {
  return [
    provider.id === 'self-hosted'
      ? `The primary ${host} shows no provider by its address.`
      : `The primary ${host} looks like ${provider.name} (${provider.id}): ${evidence}.`,
    ...(pooler === null
      ? []
      : [
          `That address is a pooler (${pooler.evidence}). ${poolerLimits(pooler.mode)} ${adviceOn(pooler)}`,
        ]),
    'setup-wizard check asks the server itself.',
  ];
}

function poolerLines(pooler: PoolerSheet): readonly string[] {
  const { name, shape, example, limits } = pooler;
  return [`  ${name}: ${shape}, as in ${example}`, `    ${limits}`, `    ${adviceOn(pooler)}`];
}

function adviceOn({ instead }: Pick<PoolerSheet, 'instead'>): string {
  return instead === null
    ? 'It is good for set-up and migrations.'
    : `For set-up and migrations use ${instead}.`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(labelWidth)}${text}`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
