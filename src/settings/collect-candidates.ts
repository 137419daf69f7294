import { SetupError } from '../errors/setup-error.ts';
import { type Dsn, parseDsn } from '../postgres/dsn.ts';
import type { Candidate } from './candidate.ts';
import { configValue, configValues } from './config-value.ts';
import type { Problem } from './problem.ts';
import { describeProvenance, type Provenance } from './provenance.ts';
import type { SettingDefinition } from './setting-definition.ts';
import type { SettingSources } from './setting-sources.ts';
import type { Leftover } from './settings.ts';
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
  /** What the two files hold of the settings that the operator empties. */
  readonly leftovers: ReadonlyMap<SettingId, readonly Leftover[]>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** What is said about the layers while they are gathered. */
interface Remarks {
  readonly problems: Problem[];
  readonly warnings: string[];
}

/**
 * Gathers what each layer offers for each setting: flag, process environment, `.env`, config.json.
 * Within the environment and within `.env` a variable of its own outranks its `*_FILE` twin, which
 * outranks DATABASE_URL. Empty strings count as unset. A secret file that cannot be read is a problem
 * only where nothing outranks it.
 *
 * Of a setting that the operator empties, plain values of the two files do not count; a value from
 * anywhere else is a problem, because no edit of ours can empty it there.
 */
export function collectCandidates(sources: SettingSources): CollectedCandidates {
  const remarks: Remarks = { problems: [], warnings: [] };
  const environment = variableLayer(
    (name) => sources.environment[name],
    (name) => ({ source: 'environment', name }),
    sources,
    remarks,
  );
  const envFile = variableLayer(
    (name) => sources.envFile.variables.get(name),
    (name) => ({ source: 'env-file', path: sources.envFile.path, name }),
    sources,
    remarks,
  );
  const candidates = new Map<SettingId, readonly Candidate[]>();
  const leftovers = new Map<SettingId, readonly Leftover[]>();
  for (const definition of settingsTable) {
    const { id } = definition;
    const emptied = sources.unset.has(id);
    const flags = emptied ? [] : flagCandidates(definition, sources);
    const outer = [...flags, ...environment(definition, flags[0])];
    const offered = [...outer, ...envFile(definition, outer[0])];
    if (emptied) {
      const lasting = offered.filter((candidate) => !isOurs(candidate));
      candidates.set(id, lasting);
      leftovers.set(id, leftIn(definition, sources));
      remarks.problems.push(...lasting.map((candidate) => notEmptied(definition, candidate)));
      continue;
    }
    candidates.set(id, [...offered, ...configCandidates(definition, sources)]);
  }
  return { candidates, leftovers, ...remarks };
}

/** Whether the value can be edited by this program. */
function isOurs({ form, provenance }: Candidate): boolean {
  return form === 'plain' && provenance.source === 'env-file';
}

function leftIn(
  definition: SettingDefinition<SettingId>,
  { envFile, config }: SettingSources,
): readonly Leftover[] {
  const raw = envFile.variables.get(definition.env) ?? '';
  return [
    ...(raw === '' ? [] : [{ source: 'env-file' as const, place: [definition.env], raw }]),
    ...configValues(config.value, definition.config).map((found) => ({
      source: 'config' as const,
      ...found,
    })),
  ];
}

function notEmptied(
  { id, title }: SettingDefinition<SettingId>,
  { provenance }: Candidate,
): Problem {
  const place = describeProvenance(provenance);
  return {
    message: `${title} cannot be emptied: it comes from ${place}, which this program does not edit.`,
    fix: `Remove it there (${place}).`,
    setting: id,
  };
}

/** @param stronger what outranks all that this layer may offer */
type Layer = (
  definition: SettingDefinition<SettingId>,
  stronger: Candidate | undefined,
) => Candidate[];

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
  remarks: Remarks,
): Layer {
  const url = parseUrl(variable(urlVariable), provenance(urlVariable), remarks.problems);
  return (definition, stronger) => {
    const found: Candidate[] = [];
    const plain = variable(definition.env);
    if (plain !== undefined && plain !== '') {
      found.push({ raw: plain, provenance: provenance(definition.env), form: 'plain' });
    }
    const fileVariable = `${definition.env}_FILE`;
    const path = definition.env.startsWith('POSTGRES_') ? variable(fileVariable) : undefined;
    if (path !== undefined && path !== '' && found.length === 0) {
      const unread: Problem[] = [];
      const secret = attempt(() => sources.readSecret(path, fileVariable), unread, definition.id);
      if (stronger === undefined) remarks.problems.push(...unread);
      else remarks.warnings.push(...unread.map((problem) => notNeeded(problem, stronger)));
      if (secret !== null && secret !== '') {
        found.push({ raw: secret, provenance: provenance(fileVariable), form: 'secret-file' });
      }
    }
    const part = urlPart(url, definition.id);
    if (part !== null) found.push({ raw: part, provenance: provenance(urlVariable), form: 'url' });
    return found;
  };
}

function notNeeded({ message }: Problem, { provenance }: Candidate): string {
  return `${message} Another value counts instead (${describeProvenance(provenance)}).`;
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

function attempt<T>(read: () => T, problems: Problem[], setting?: SettingId): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const why = error.detail === null ? '' : ` (${error.detail})`;
    const about = setting === undefined ? {} : { setting };
    problems.push({ message: `${error.message}${why}`, fix: error.fix, ...about });
    return null;
  }
}
