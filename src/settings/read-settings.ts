import { dirname, isAbsolute, join, resolve } from 'node:path';
import configTemplate from '../../config.empty.json?raw';
import envTemplate from '../../.env.example?raw';
import { SetupError } from '../errors/setup-error.ts';
import { parseEnv } from '../files/env-document.ts';
import { readJson } from '../files/read-json.ts';
import { readTextFile, type TextFile } from '../files/read-text-file.ts';
import { type Dsn, parseDsn } from '../postgres/dsn.ts';
import { mergeEdits, type SettingsEdits } from './merge-edits.ts';
import type { Problem } from './problem.ts';
import { readSecretFile } from './read-secret-file.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { FlagValue, SettingSources } from './setting-sources.ts';
import type { Settings } from './settings.ts';
import type { SettingId } from './settings-table.ts';

export type { SettingsEdits } from './merge-edits.ts';

/** What the command line says about the settings; paths as they were typed. */
export interface SettingsRequest {
  /** Absolute; the other paths are relative to it. */
  readonly cwd: string;
  readonly envFile: string;
  readonly configFile: string;
  readonly flags: ReadonlyMap<SettingId, FlagValue>;
  /** Settings that the operator empties; see `SettingsEdits`. */
  readonly unset: ReadonlySet<SettingId>;
  readonly urlFile: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is wrong with the command line's secrets, to be reported with everything else. */
  readonly problems: readonly Problem[];
}

/** One of the two settings files: as it is, or the template it will be made from. */
export interface SettingsFile {
  /** As the operator named it; for messages. */
  readonly name: string;
  readonly path: string;
  /** Null when it does not exist yet. */
  readonly original: TextFile | null;
  /** Text to edit: the file's own, or the template's. */
  readonly text: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly env: SettingsFile;
  readonly config: SettingsFile;
  /** The parsed config.json, or undefined when it could not be parsed. */
  readonly configValue: unknown;
}

/** Every layer of the settings as it was found, so that edits can be tried on it without reading again. */
export interface SettingsLayers {
  readonly sources: SettingSources;
  readonly env: SettingsFile;
  readonly config: SettingsFile;
  /** The parsed config.json, or undefined when it could not be parsed. */
  readonly configValue: unknown;
  /** What could not be read or parsed. */
  readonly problems: readonly Problem[];
}

/**
 * Reads and settles the settings. Files that cannot be read or parsed become problems of the result,
 * next to invalid and missing values, so that all of them are reported together.
 */
export async function readSettings(request: SettingsRequest): Promise<ReadSettings> {
  return settleLayers(await readLayers(request));
}

/** Reads every layer of the settings; what cannot be read or parsed becomes a problem. */
export async function readLayers(request: SettingsRequest): Promise<SettingsLayers> {
  const problems: Problem[] = [...request.problems];
  const [env, config] = await Promise.all([
    readSettingsFile(request, request.envFile, envParts, problems),
    readSettingsFile(request, request.configFile, configParts, problems),
  ]);
  const variables = new Map(parseEnv(env.text).entries.map(({ key, value }) => [key, value]));
  const configValue = collect(problems, () => readJson(config.text).value, config.name);
  const sources: SettingSources = {
    flags: request.flags,
    unset: request.unset,
    urlFlag: collect(problems, () => readUrlFile(request), '--db-url-file') ?? null,
    environment: request.environment,
    envFile: { path: env.name, variables },
    config: { path: config.name, value: configValue },
    readSecret: secretReader(request.cwd),
  };
  return { sources, env, config, configValue, problems };
}

/**
 * Merges and validates the layers, with these edits laid over those of the command line. Looks at
 * nothing outside but, once each, the files that `*_FILE` variables name.
 */
export function settleLayers(
  { sources, problems, ...files }: SettingsLayers,
  edits: SettingsEdits = noEdits,
): ReadSettings {
  const settings = resolveSettings({ ...sources, ...mergeEdits(sources, edits) });
  return {
    ...files,
    settings: { ...settings, problems: [...problems, ...settings.problems] },
  };
}

const noEdits: SettingsEdits = { flags: new Map(), unset: new Set() };

/** Reads each secret file once, so that screens may settle the layers at every key. */
function secretReader(cwd: string): SettingSources['readSecret'] {
  const known = new Map<string, () => string>();
  return (path, variable) => {
    const key = `${variable}\0${path}`;
    const answer = known.get(key) ?? attempt(() => readSecretFile(resolve(cwd, path), variable));
    known.set(key, answer);
    return answer();
  };
}

/** Does it now and answers, or throws, the same from then on. */
function attempt<T>(read: () => T): () => T {
  try {
    const value = read();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** What stands in for a file: a template while there is none, nothing while it cannot be read. */
interface FileParts {
  readonly templateName: string;
  readonly template: string;
  readonly unreadable: string;
}

const envParts: FileParts = {
  templateName: '.env.example',
  template: envTemplate,
  unreadable: '',
};
const configParts: FileParts = {
  templateName: 'config.empty.json',
  template: configTemplate,
  unreadable: '{}',
};

async function readSettingsFile(
  request: SettingsRequest,
  name: string,
  { templateName, template, unreadable }: FileParts,
  problems: Problem[],
): Promise<SettingsFile> {
  const path = resolve(request.cwd, name);
  const shown = isAbsolute(name) ? name : name.replaceAll('\\', '/');
  try {
    const original = await readTextFile(path);
    if (original !== null) return { name: shown, path, original, text: original.text };
    const own = await readTextFile(join(dirname(path), templateName));
    return { name: shown, path, original: null, text: own?.text ?? template };
  } catch (error) {
    problems.push(problemOf(error));
    return {
      name: shown,
      path,
      original: null,
      text: unreadable,
    };
  }
}

function readUrlFile(request: SettingsRequest): Dsn | null {
  if (request.urlFile === null) return null;
  return parseDsn(readSecretFile(resolve(request.cwd, request.urlFile), '--db-url-file').trim());
}

function collect<T>(problems: Problem[], read: () => T, place: string): T | undefined {
  try {
    return read();
  } catch (error) {
    const { message, fix } = problemOf(error);
    problems.push({ message: message.includes(place) ? message : `${place}: ${message}`, fix });
    return undefined;
  }
}

/** An error as one of several problems; anything but a SetupError is thrown on. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof SetupError)) throw error;
  const why = error.detail === null ? '' : ` (${error.detail})`;
  return { message: `${error.message}${why}`, fix: error.fix };
}
