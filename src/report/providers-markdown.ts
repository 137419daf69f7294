import { poolerLimits } from '../postgres/pooler-limits.ts';
import { allProviders } from '../postgres/providers/all-providers.ts';
import { unknownPlace } from '../postgres/providers/unknown-place.ts';
import { allPlatforms } from '../postgres/providers/platforms/all-platforms.ts';
import { factText } from './fact-text.ts';
import {
  type PlatformSheet,
  platformSheet,
  type PoolerSheet,
  type ProviderSheet,
  providerSheet,
} from './provider-sheet.ts';

const intro = `# Providers

What is known about PostgreSQL where people really have it: who may create the extension \`vector\`, what has
to be allowed first, what to do when the server does not offer it, and which addresses lead to a pooler.
\`setup-wizard providers\` prints this list and \`setup-wizard providers NAME\` one entry, filled in with the
settings of the folder.

None of this decides anything. The program asks the server: whether it offers the extension, whether it is
there, who may create it. These facts only choose the words of what to do next. Each names its source and
the day on which that was looked at; what is not confirmed says so.

A provider is proved by marks in the server and hinted at by the end of the host name. A server without
marks may still be a managed one.

No server anywhere needs \`vector\` in \`shared_preload_libraries\`, and there it can keep a server from starting.

This file is made from \`src/postgres/providers\` by \`npm run docs\`.`;

/** The manual's chapter on providers, made of their data; the text of docs/providers.md. */
export function providersMarkdown(): string {
  const place = unknownPlace;
  const providers = allProviders.map((provider) => providerSheet(provider, place));
  const platforms = allPlatforms.map((platform) => platformSheet(platform, place));
  return `${[
    intro,
    table(
      ['id', 'provider', 'pgvector from', 'may create'],
      providers.map(({ id, name, pgvectorFrom, mayCreate }) => [
        `[${id}](#${id})`,
        name,
        pgvectorFrom,
        mayCreate,
      ]),
    ),
    poolersChapter(providers),
    ...providers.map(providerChapter),
    "## Servers of one's own\n\nThe server's own `version()` says how it was packaged, where it says so. It never decides which provider it is.",
    table(
      ['id', 'platform', 'pgvector', '`version()` shows'],
      platforms.map(({ id, name, pgvectorFrom, sign }) => [
        `[${id}](#${id})`,
        name,
        pgvectorFrom,
        sign ?? 'nothing of it',
      ]),
    ),
    ...platforms.map(platformChapter),
  ].join('\n\n')}\n`;
}

function poolersChapter(providers: readonly ProviderSheet[]): string {
  const rows = providers.flatMap(({ name, poolers }) =>
    poolers.map((pooler) => [
      name,
      `${pooler.name}: ${pooler.shape}`,
      pooler.mode,
      pooler.instead ?? 'this very address',
    ]),
  );
  const modes = (['transaction', 'either', 'session', 'pinning'] as const).map(
    (mode) => `- **${mode}**: ${poolerLimits(mode)}`,
  );
  return [
    '## Poolers',
    'Set-up and migrations belong on the server itself. What each mode takes from a session:',
    modes.join('\n'),
    'Through a pooler `search_path` lasts only as `alter role … in database … set search_path = …`, not as `options=-c search_path=…` and not as `set`; inside one transaction `set local` does. A lock for one transaction (`pg_advisory_xact_lock`) works everywhere.',
    'A pooler that no address gives away is seen by the process id: the one named at login is not the one that answers.',
    table(['provider', 'pooler', 'mode', 'for set-up use'], rows),
  ].join('\n\n');
}

function providerChapter(sheet: ProviderSheet): string {
  const { id, name, instructions, poolers, facts } = sheet;
  return [
    `## ${id}`,
    `**${name}**`,
    [
      `- pgvector from: ${sheet.pgvectorFrom}`,
      `- May create: ${sheet.mayCreate}`,
      `- Allow-list: ${sheet.allowList ?? 'none'}`,
      `- Restart: ${sheet.restart}`,
      `- Proved by: ${sheet.marks.length === 0 ? 'nothing in the server' : sheet.marks.map(code).join(', ')}`,
      `- Hinted at by: ${sheet.hosts.length === 0 ? 'no address' : sheet.hosts.map(code).join(', ')}`,
    ].join('\n'),
    `The server offers pgvector:\n\n> ${instructions.create}`,
    `The server does not offer it:\n\n> ${instructions.install}`,
    `An older version is installed:\n\n> ${instructions.upgrade}`,
    ...poolers.map(poolerText),
    facts.map((fact) => `- ${factText(fact)}`).join('\n'),
  ].join('\n\n');
}

function poolerText({ name, shape, example, instead }: PoolerSheet): string {
  const advice =
    instead === null
      ? 'good for set-up and migrations'
      : `for set-up and migrations use ${instead}`;
  return `Pooler, ${name}: ${shape}, as in ${code(example)}; ${advice}.`;
}

function platformChapter({ id, name, packages, facts }: PlatformSheet): string {
  return [
    `### ${id}`,
    `**${name}**`,
    `pgvector:\n\n> ${packages.pgvector}`,
    `uuid-ossp and pg_trgm:\n\n> ${packages.contrib}`,
    facts.map((fact) => `- ${factText(fact)}`).join('\n'),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
