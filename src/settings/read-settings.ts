import { dirname, isAbsolute, join, resolve } from 'node:path';
import configTemplate from '../../config.empty.json?raw';
import envTemplate from '../../.env.example?raw';
import { SetupError } from '../errors/setup-error.ts';
import { parseEnv } from '../files/env-document.ts';
import { readJson } from '../files/read-json.ts';
import { readTextFile, type TextFile } from '../files/read-text-file.ts';
import { type Dsn, parseDsn } from '../postgres/dsn.ts';
import type { Problem } from './problem.ts';
import { readSecretFile } from './read-secret-file.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { FlagValue } from './setting-sources.ts';
import type { Settings } from './settings.ts';
import type { SettingId } from './settings-table.ts';

/** What the command line says about the settings; paths as they were typed. */
export interface SettingsRequest {
  /** Absolute; the other paths are relative to it. */
  readonly cwd: string;
  readonly envFile: string;
  readonly configFile: string;
  readonly flags: ReadonlyMap<SettingId, FlagValue>;
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

/**
 * Reads every layer of the settings. Files that cannot be read or parsed become problems of the
 * result, next to invalid and missing values, so that all of them are reported together.
 */
export async function readSettings(request: SettingsRequest): Promise<ReadSettings> {
  const problems: Problem[] = [...request.problems];
  const [env, config] = await Promise.all([
    readSettingsFile(request, request.envFile, envParts, problems),
    readSettingsFile(request, request.configFile, configParts, problems),
  ]);
  const variables = new Map(parseEnv(env.text).entries.map(({ key, value }) => [key, value]));
  const configValue = collect(problems, () => readJson(config.text).value, config.name);
  const settings = resolveSettings({
    flags: request.flags,
    urlFlag: collect(problems, () => readUrlFile(request), '--db-url-file') ?? null,
    environment: request.environment,
    envFile: { path: env.name, variables },
    config: { path: config.name, value: configValue },
    readSecret: (path, variable) => readSecretFile(resolve(request.cwd, path), variable),
  });
  return {
    settings: { ...settings, problems: [...problems, ...settings.problems] },
    env,
    config,
    configValue,
  };
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
  const why = error.detail === null ? '' : ` ${error.detail}`;
  return { message: `${error.message}${why}`, fix: error.fix };
}
