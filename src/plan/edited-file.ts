import { SetupError } from '../errors/setup-error.ts';
import { editEnv } from '../files/env-edit.ts';
import { editJson } from '../files/json-edit.ts';
import { refuseReadOnly } from '../files/refuse-read-only.ts';
import type { FileEdits } from '../settings/file-edits.ts';
import type { ReadSettings, SettingsFile } from '../settings/read-settings.ts';

/** One of the two settings files with its new text. */
export interface EditedFile {
  readonly file: SettingsFile;
  readonly text: string;
  /** Names of the keys that get another value; secrets never appear here. */
  readonly keys: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Applies the edits to both texts and returns the files that change: a text that differs, or a file
 * that does not exist yet. Pure; the editors refuse what they cannot do safely.
 *
 * @param readers whether something that loads the `.env` expands `$NAME` in every value
 *
 * @throws SetupError ENV_NOT_EDITABLE, ENV_VALUE_NOT_WRITABLE, JSON_NOT_EDITABLE, FILE_READ_ONLY
 */
export function editedFiles(
  read: ReadSettings,
  edits: FileEdits,
  readers: { readonly expandsDollar: boolean },
): readonly EditedFile[] {
  const { env: envFile, config: configFile } = read;
  const env = inFile(envFile, () => editEnv(envFile.text, edits.env, readers));
  const config = inFile(configFile, () => editJson(configFile.text, edits.config));
  const both: readonly EditedFile[] = [
    {
      file: envFile,
      text: env.text,
      keys: env.changedKeys,
      warnings: worded(envFile, env.warnings),
    },
    {
      file: configFile,
      text: config.text,
      keys: config.changed,
      warnings: worded(configFile, config.warnings),
    },
  ];
  const edited = both.filter(({ file, text }) => file.original?.text !== text);
  for (const { file } of edited) refuseReadOnly(file.name, file.original);
  return edited;
}

function worded(
  file: SettingsFile,
  warnings: readonly { readonly message: string }[],
): readonly string[] {
  return warnings.map(({ message }) => `${file.name}: ${message}`);
}

/** The editors know texts only; the operator wants to know which file. */
function inFile<T>(file: SettingsFile, edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(error.code, {
      message: `${file.name}: ${error.message}`,
      detail: error.detail,
      fix: error.fix,
      cause: error,
    });
  }
}
