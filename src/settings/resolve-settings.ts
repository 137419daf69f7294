import { collectCandidates } from './collect-candidates.ts';
import type { Candidate } from './candidate.ts';
import { parseValue } from './parse-value.ts';
import type { Problem } from './problem.ts';
import { describeProvenance } from './provenance.ts';
import type { SettingDefinition, SettingValue } from './setting-definition.ts';
import type { SettingSources } from './setting-sources.ts';
import type { Drift, ResolvedSetting, Settings } from './settings.ts';
import { type SettingId, settingsTable } from './settings-table.ts';

type Values = ReadonlyMap<SettingId, ResolvedSetting>;

/** Defaults that need nothing but the table. */
const fixedDefaults: Partial<Record<SettingId, SettingValue>> = {
  'primary.port': 5432,
  'primary.sslmode': 'prefer',
  'fallback.enabled': true,
  'fallback.mode': 'local',
  'fallback.host': '127.0.0.1',
  'vectors.dimensions': 768,
};

/** PostgreSQL's identifier limit in bytes, less the suffix that the fallback's name gets. */
const fallbackSuffix = '_fallback';
const longestPrimaryName = 63 - fallbackSuffix.length;

/**
 * Merges the layers (flag > environment > `.env` > config.json > default), validates what is in
 * force, and notes drift, problems and warnings. Pure but for `sources.readSecret`.
 *
 * The fallback's port and password have no default here: a free port and a new password are found
 * when a plan is made.
 */
export function resolveSettings(sources: SettingSources): Settings {
  const { candidates, leftovers, problems, warnings } = collectCandidates(sources);
  const offered = new Map<SettingId, ResolvedSetting>();
  for (const definition of settingsTable) {
    const { id } = definition;
    offered.set(id, {
      ...strongest(definition, candidates.get(id) ?? []),
      leftovers: leftovers.get(id) ?? [],
    });
  }
  const values = withDefaults(offered);
  return {
    values,
    drift: settingsTable.flatMap((definition) => driftOf(definition, values)),
    problems: [
      ...problems,
      ...invalidValues(values),
      ...remoteFallback(values),
      ...missingValues(values),
    ],
    warnings: [...warnings, ...shadowedFlags(values)],
  };
}

function strongest(
  definition: SettingDefinition<SettingId>,
  candidates: readonly Candidate[],
): Omit<ResolvedSetting, 'leftovers'> {
  const [first] = candidates;
  if (first === undefined) {
    return {
      id: definition.id,
      value: null,
      provenance: { source: 'unset' },
      invalid: null,
      candidates,
    };
  }
  const parsed = parseValue(definition.kind, first.raw);
  return {
    id: definition.id,
    value: parsed.kind === 'valid' ? parsed.value : null,
    provenance: first.provenance,
    invalid: parsed.kind === 'valid' ? null : parsed.reason,
    candidates,
  };
}

function withDefaults(offered: Values): Values {
  const values = new Map(offered);
  const defaults: Partial<Record<SettingId, SettingValue>> = {
    ...fixedDefaults,
    'fallback.database': fallbackDatabase(offered.get('primary.database')?.value),
    'fallback.user': offered.get('primary.user')?.value ?? 'app',
  };
  for (const [id, setting] of offered) {
    const value = defaults[id];
    if (setting.provenance.source !== 'unset' || value === undefined) continue;
    values.set(id, { ...setting, value, provenance: { source: 'default' } });
  }
  return values;
}

function fallbackDatabase(primary: SettingValue | null | undefined): string {
  if (typeof primary !== 'string') return `app${fallbackSuffix}`;
  let name = primary;
  while (Buffer.byteLength(name) > longestPrimaryName)
    name = Array.from(name).slice(0, -1).join('');
  return `${name}${fallbackSuffix}`;
}

function driftOf(definition: SettingDefinition<SettingId>, values: Values): Drift[] {
  if (definition.group === 'inference') return [];
  const candidates = values.get(definition.id)?.candidates ?? [];
  const offeredBy = (source: 'env-file' | 'config'): SettingValue | null => {
    const found = candidates.find((c) => c.form === 'plain' && c.provenance.source === source);
    if (found === undefined) return null;
    const parsed = parseValue(definition.kind, found.raw);
    return parsed.kind === 'valid' ? parsed.value : found.raw;
  };
  const env = offeredBy('env-file');
  const config = offeredBy('config');
  if (env === null || config === null || env === config) return [];
  return [{ id: definition.id, env, config }];
}

function invalidValues(values: Values): Problem[] {
  return settingsTable.flatMap((definition) => {
    const setting = values.get(definition.id);
    if (setting === undefined || setting.invalid === null) return [];
    return [
      {
        message: `${definition.title} ${setting.invalid} (${describeProvenance(setting.provenance)}).`,
        fix: `Correct it there, or give another one with ${flagHint(definition)}.`,
        setting: definition.id,
      },
    ];
  });
}

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/u;

/** The gateway has no TLS, and the fallback is for programs on this machine. */
function remoteFallback(values: Values): Problem[] {
  const host = values.get('fallback.host')?.value;
  if (typeof host !== 'string' || loopback.test(host)) return [];
  return [
    {
      message: `The fallback host ${host} is not a loopback address; the local fallback listens on this machine only.`,
      fix: 'Use --fallback-db-host 127.0.0.1.',
      setting: 'fallback.host',
    },
  ];
}

/** A primary counts as wanted as soon as anything that only makes sense for one is set. */
function missingValues(values: Values): Problem[] {
  const isSet = (id: SettingId): boolean => {
    const source = values.get(id)?.provenance.source ?? 'unset';
    return source !== 'unset' && source !== 'default';
  };
  const required: readonly SettingId[] = ['primary.host', 'primary.database', 'primary.user'];
  const wanted = [...required, 'primary.password' as const].some(isSet);
  const enabled = values.get('fallback.enabled')?.value !== false;
  if (!wanted) return enabled ? [] : [nothingToSetUp];
  return settingsTable
    .filter((definition) => required.includes(definition.id) && !isSet(definition.id))
    .map((definition) => ({
      message: `${definition.title} is missing, although other settings of the primary are there.`,
      fix: `Give it with ${flagHint(definition)} or ${definition.env}; to work without a primary: --no-primary.`,
      setting: definition.id,
    }));
}

const nothingToSetUp: Problem = {
  message: 'There is nothing to set up: no primary is configured and the fallback is off.',
  fix: 'Name a primary with --db-host, --db-name and --db-user, or allow the fallback with --fallback.',
  setting: 'fallback.enabled',
};

function shadowedFlags(values: Values): string[] {
  return settingsTable.flatMap((definition) => {
    const candidates = values.get(definition.id)?.candidates ?? [];
    const flag = candidates.find((candidate) => candidate.provenance.source === 'flag');
    const environment = candidates.find((c) => c.provenance.source === 'environment');
    if (flag === undefined || environment === undefined || flag.raw === environment.raw) return [];
    return [
      `${describeProvenance(environment.provenance)} outranks the files: programs started from this environment will not see the new ${definition.title.toLowerCase()}.`,
    ];
  });
}

function flagHint(definition: SettingDefinition<SettingId>): string {
  switch (definition.flag.kind) {
    case 'value':
      return `--${definition.flag.name} ${definition.flag.hint}`;
    case 'switch':
      return `--${definition.flag.name} or --no-${definition.flag.name}`;
    case 'secret':
      return `--${definition.flag.file} FILE`;
  }
}
