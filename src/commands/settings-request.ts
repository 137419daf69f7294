import { resolve } from 'node:path';
import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { FlagValue } from '../settings/setting-sources.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';
import type { Problem } from '../settings/problem.ts';
import { problemOf, type SettingsRequest } from '../settings/read-settings.ts';
import { type SettingId, settingsTable } from '../settings/settings-table.ts';
import type { CommandContext } from './command.ts';
import { unsetSettings } from './unset-settings.ts';

/**
 * Collects what the command line says about the settings. Secrets are read from the files that are
 * named, or from standard input; the caller hides them once it knows all settings.
 *
 * A file that cannot be read becomes a problem of the request, to be reported with all others.
 *
 * @throws SetupError USAGE when two options contradict each other or --unset names no setting; CANCELLED
 */
export async function settingsRequest(context: CommandContext): Promise<SettingsRequest> {
  const { args, cwd, environment } = context;
  const unset = unsetSettings(args);
  const flags = new Map<SettingId, FlagValue>();
  const problems: Problem[] = [];
  for (const { id, flag } of settingsTable) {
    switch (flag.kind) {
      case 'value': {
        const raw = args.options.get(flag.name);
        if (raw !== undefined) flags.set(id, { name: `--${flag.name}`, raw });
        break;
      }
      case 'switch': {
        const on = args.options.has(flag.name);
        const off = args.options.has(`no-${flag.name}`);
        if (on && off) throw contradiction(`--${flag.name}`, `--no-${flag.name}`);
        if (on || off) flags.set(id, { name: `--${on ? '' : 'no-'}${flag.name}`, raw: String(on) });
        break;
      }
      case 'secret': {
        try {
          const found = await readSecret(context, flag.file, flag.stdin);
          if (found !== null) flags.set(id, found);
        } catch (error) {
          if (error instanceof SetupError && passedOn.includes(error.code)) throw error;
          problems.push(problemOf(error));
        }
        break;
      }
    }
  }
  return {
    cwd,
    environment,
    flags,
    unset,
    envFile: args.options.get('env-file') ?? '.env',
    configFile: args.options.get('config') ?? 'config.json',
    urlFile: args.options.get('db-url-file') ?? null,
    problems,
  };
}

/** The absolute state directory that the command line names. */
export function stateDirPath({ args, cwd }: CommandContext): string {
  return resolve(cwd, args.options.get('state-dir') ?? '.setup-wizard');
}

/** Not about a setting: two options that contradict each other, and Ctrl-C. */
const passedOn: readonly ErrorCode[] = ['USAGE', 'CANCELLED'];

async function readSecret(
  context: CommandContext,
  file: string,
  stdin: string | null,
): Promise<FlagValue | null> {
  const path = context.args.options.get(file);
  const fromInput = stdin !== null && context.args.options.has(stdin);
  if (path !== undefined && fromInput) throw contradiction(`--${file}`, `--${stdin}`);
  if (path !== undefined) {
    const raw = readSecretFile(resolve(context.cwd, path), `--${file}`);
    if (raw === '') throw emptySecret(`the file of --${file}`);
    return { name: `--${file}`, raw };
  }
  if (!fromInput) return null;
  const raw = (await context.readStandardInput()).replace(/\r?\n$/u, '');
  if (raw === '') throw emptySecret(`standard input (--${stdin})`);
  return { name: `--${stdin}`, raw };
}

function emptySecret(where: string): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: `There is no password in ${where}.`,
    fix: 'Put the password there, or leave the option out.',
  });
}

function contradiction(one: string, other: string): SetupError {
  return new SetupError('USAGE', {
    message: `${one} and ${other} contradict each other.`,
    fix: 'Give one of them.',
  });
}
