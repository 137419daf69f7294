import { SetupError } from '../errors/setup-error.ts';
import { type Dsn, parseDsn } from '../postgres/dsn.ts';
import type { Candidate } from './candidate.ts';
import { configValue } from './config-value.ts';
import type { Problem } from './problem.ts';
import type { Provenance } from './provenance.ts';
import type { SettingDefinition } from './setting-definition.ts';
import type { SettingSources } from './setting-sources.ts';
import { type SettingId, settingsTable } from './settings-table.ts';

const urlVariable = 'DATABASE_URL';

/** The parts of a connection URL, by the setting that each one sets. */
const urlParts: Partial<Record<SettingId, keyof Dsn>> = {
  'primary.host': 'host',
  'primary.port': 'port',
  'primary.database': 'database',
  'primary.user': 'user',
  'primary.password': 'password',
  'primary.sslmode': 'sslmode',
  'primary.sslrootcert': 'sslrootcert',
};

export interface CollectedCandidates {
  /** For every setting what the layers offer, strongest first. */
  readonly candidates: ReadonlyMap<SettingId, readonly Candidate[]>;
  readonly problems: readonly Problem[];
}

/**
 * Gathers what each layer offers for each setting: flag, process environment, `.env`, config.json.
 * Within the environment and within `.env` a variable of its own outranks its `*_FILE` twin, which
 * outranks DATABASE_URL. Empty strings count as unset.
 */
export function collectCandidates(sources: SettingSources): CollectedCandidates {
  const problems: Problem[] = [];
  const environment = variableLayer(
    (name) => sources.environment[name],
    (name) => ({ source: 'environment', name }),
    sources,
    problems,
  );
  const envFile = variableLayer(
    (name) => sources.envFile.variables.get(name),
    (name) => ({ source: 'env-file', path: sources.envFile.path, name }),
    sources,
    problems,
  );
  const candidates = new Map<SettingId, readonly Candidate[]>();
  for (const definition of settingsTable) {
    candidates.set(definition.id, [
      ...flagCandidates(definition, sources),
      ...environment(definition),
      ...envFile(definition),
      ...configCandidates(definition, sources),
    ]);
  }
  return { candidates, problems };
}

type Layer = (definition: SettingDefinition<SettingId>) => Candidate[];

function flagCandidates(
  definition: SettingDefinition<SettingId>,
  sources: SettingSources,
): Candidate[] {
  const flag = sources.flags.get(definition.id);
  const found: Candidate[] = [];
  if (flag !== undefined && flag.raw !== '') {
    found.push({
      raw: flag.raw,
      provenance: { source: 'flag', name: flag.name },
      form: 'plain',
    });
  }
  const part = urlPart(sources.urlFlag, definition.id);
  if (part !== null) {
    found.push({
      raw: part,
      provenance: { source: 'flag', name: '--db-url-file' },
      form: 'plain',
    });
  }
  return found;
}

function variableLayer(
  variable: (name: string) => string | undefined,
  provenance: (name: string) => Provenance,
  sources: SettingSources,
  problems: Problem[],
): Layer {
  const url = parseUrl(variable(urlVariable), provenance(urlVariable), problems);
  return (definition) => {
    const found: Candidate[] = [];
    const plain = variable(definition.env);
    if (plain !== undefined && plain !== '') {
      found.push({ raw: plain, provenance: provenance(definition.env), form: 'plain' });
    }
    const fileVariable = `${definition.env}_FILE`;
    const path = definition.env.startsWith('POSTGRES_') ? variable(fileVariable) : undefined;
    if (path !== undefined && path !== '' && found.length === 0) {
      const secret = attempt(() => sources.readSecret(path, fileVariable), problems);
      if (secret !== null && secret !== '') {
        found.push({ raw: secret, provenance: provenance(fileVariable), form: 'secret-file' });
      }
    }
    const part = urlPart(url, definition.id);
    if (part !== null) found.push({ raw: part, provenance: provenance(urlVariable), form: 'url' });
    return found;
  };
}

function configCandidates(
  definition: SettingDefinition<SettingId>,
  sources: SettingSources,
): Candidate[] {
  const raw = configValue(sources.config.value, definition.config);
  if (raw === null) return [];
  const name = definition.config.join('.');
  return [
    { raw, provenance: { source: 'config', path: sources.config.path, name }, form: 'plain' },
  ];
}

function parseUrl(
  url: string | undefined,
  provenance: Provenance,
  problems: Problem[],
): Dsn | null {
  if (url === undefined || url === '' || provenance.source === 'unset') return null;
  return attempt(() => parseDsn(url), problems);
}

function urlPart(url: Dsn | null, id: SettingId): string | null {
  const part = urlParts[id];
  const value = url === null || part === undefined ? undefined : url[part];
  return value === undefined ? null : String(value);
}

function attempt<T>(read: () => T, problems: Problem[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const why = error.detail === null ? '' : ` (${error.detail})`;
    problems.push({ message: `${error.message}${why}`, fix: error.fix });
    return null;
  }
}
