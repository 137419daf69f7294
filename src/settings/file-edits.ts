import type { Candidate } from './candidate.ts';
import { parseValue } from './parse-value.ts';
import type { Provenance } from './provenance.ts';
import type { SettingDefinition, SettingValue } from './setting-definition.ts';
import type { ResolvedSetting, Settings } from './settings.ts';
import { type SettingId, settingsTable } from './settings-table.ts';

export type DriftResolution = 'keep' | 'env' | 'config';

export interface ConfigEdit {
  readonly path: readonly string[];
  readonly value: SettingValue;
}

/** What has to change in the two files so that they hold, and agree on, what is needed. */
export interface FileEdits {
  readonly env: ReadonlyMap<string, string>;
  readonly config: readonly ConfigEdit[];
}

/** Names of the inference capabilities that config.json has; each has a url of its own. */
export type InferenceCapabilities = readonly string[];

type FileSource = 'env-file' | 'config';

/**
 * Works out the edits of `.env` and config.json. A key is touched only when its setting was given on
 * the command line, or when the file lacks a value that is known and needed; where both files have
 * one and disagree, `resolution` decides. Values that live in DATABASE_URL or in a `*_FILE` secret
 * are never copied. The inference endpoint is touched by its own flag only. Where a file holds a value
 * of a setting that is emptied, the default takes its place, or the empty string.
 *
 * @param settled values that were found while planning (free port, new password)
 */
export function fileEdits(
  settings: Settings,
  settled: ReadonlyMap<SettingId, SettingValue>,
  resolution: DriftResolution,
  capabilities: InferenceCapabilities,
): FileEdits {
  const env = new Map<string, string>();
  const config: ConfigEdit[] = [];
  const groups: WantedGroups = {
    primary: settings.values.get('primary.host')?.value !== null,
    fallback: settings.values.get('fallback.enabled')?.value === true,
  };
  for (const definition of settingsTable) {
    const setting = settings.values.get(definition.id);
    if (setting === undefined) continue;
    const wanted = wantedValue(definition, setting, settled, groups);
    const forFile = (source: FileSource): SettingValue | null =>
      editFor(source, definition, setting, wanted, resolution);
    const envValue = forFile('env-file');
    if (envValue !== null) env.set(definition.env, String(envValue));
    const configEdit = forFile('config');
    if (configEdit !== null) {
      const value = forConfig(definition, configEdit);
      config.push(...places(definition, capabilities).map((path) => ({ path, value })));
    }
    const emptied = emptiedValue(definition, setting, settled);
    for (const { source, place, raw } of setting.leftovers) {
      if (typedValue(definition, raw) === emptied) continue;
      if (source === 'env-file') env.set(definition.env, String(emptied));
      else config.push({ path: place, value: forConfig(definition, emptied) });
    }
  }
  return { env, config };
}

/** What takes the place of a value that the operator empties. */
function emptiedValue(
  definition: SettingDefinition<SettingId>,
  { value }: ResolvedSetting,
  settled: ReadonlyMap<SettingId, SettingValue>,
): SettingValue {
  return writtenOnlyWhenSet.includes(definition.id)
    ? ''
    : (settled.get(definition.id) ?? value ?? '');
}

/** Their defaults are not written into the files. */
const writtenOnlyWhenSet: readonly SettingId[] = ['primary.sslmode', 'primary.sslrootcert'];

function forConfig(definition: SettingDefinition<SettingId>, value: SettingValue): SettingValue {
  return definition.kind === 'port' ? String(value) : value;
}

interface Wanted {
  readonly value: SettingValue;
  /** Given on the command line, so it replaces what a file has. */
  readonly edited: boolean;
}

function wantedValue(
  definition: SettingDefinition<SettingId>,
  setting: ResolvedSetting,
  settled: ReadonlyMap<SettingId, SettingValue>,
  groups: WantedGroups,
): Wanted | null {
  const found = settled.get(definition.id);
  if (found !== undefined) return { value: found, edited: false };
  if (setting.value === null) return null;
  const edited = setting.provenance.source === 'flag';
  if (definition.group === 'inference' && !edited) return null;
  return edited || isNeeded(definition, setting, groups) ? { value: setting.value, edited } : null;
}

/** Which of the two databases the settings ask for. */
interface WantedGroups {
  readonly primary: boolean;
  readonly fallback: boolean;
}

/**
 * Nothing is copied for a primary that is not configured. Defaults are written for a fallback that is
 * on and for nothing else: the application has no other way to know them.
 */
function isNeeded(
  definition: SettingDefinition<SettingId>,
  setting: ResolvedSetting,
  groups: WantedGroups,
): boolean {
  if (definition.group === 'primary' && !groups.primary) return false;
  if (setting.provenance.source === 'default')
    return definition.group === 'fallback' && groups.fallback;
  return setting.candidates[0]?.form === 'plain';
}

function editFor(
  source: FileSource,
  definition: SettingDefinition<SettingId>,
  setting: ResolvedSetting,
  wanted: Wanted | null,
  resolution: DriftResolution,
): SettingValue | null {
  if (setting.leftovers.some((leftover) => leftover.source === source)) return null;
  const current = valueIn(source, definition, setting.candidates);
  if (wanted?.edited === true) {
    // Only the first of several places was looked at; the editor leaves equal values alone.
    const several = source === 'config' && definition.config.includes('*');
    return current === wanted.value && !several ? null : wanted.value;
  }
  const other: FileSource = source === 'config' ? 'env-file' : 'config';
  const resolves = resolution === (other === 'env-file' ? 'env' : 'config');
  const theirs = valueIn(other, definition, setting.candidates);
  if (resolves && current !== null && theirs !== null && definition.group !== 'inference') {
    return current === theirs ? null : theirs;
  }
  return current === null && wanted !== null ? wanted.value : null;
}

/** What one file has now, typed; an invalid text counts as it stands, so that it is never "missing". */
function valueIn(
  source: FileSource,
  definition: SettingDefinition<SettingId>,
  candidates: readonly Candidate[],
): SettingValue | null {
  const found = candidates.find((candidate) => isFrom(source, candidate.provenance));
  if (found === undefined) return null;
  return found.form === 'plain' ? typedValue(definition, found.raw) : found.raw;
}

function typedValue(definition: SettingDefinition<SettingId>, raw: string): SettingValue {
  const parsed = parseValue(definition.kind, raw);
  return parsed.kind === 'valid' ? parsed.value : raw;
}

function isFrom(source: FileSource, provenance: Provenance): boolean {
  return provenance.source === source;
}

function places(
  definition: SettingDefinition<SettingId>,
  capabilities: InferenceCapabilities,
): readonly (readonly string[])[] {
  if (!definition.config.includes('*')) return [definition.config];
  return capabilities.map((name) => definition.config.map((part) => (part === '*' ? name : part)));
}
