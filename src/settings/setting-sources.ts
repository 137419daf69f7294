import type { Dsn } from '../postgres/dsn.ts';
import type { SettingId } from './settings-table.ts';

/** A value given on the command line, with the flag as it was typed. */
export interface FlagValue {
  readonly name: string;
  readonly raw: string;
}

/** The raw material of the settings: every layer as it was found, nothing validated yet. */
export interface SettingSources {
  readonly flags: ReadonlyMap<SettingId, FlagValue>;
  /** Settings that the operator empties; see `SettingsEdits`. */
  readonly unset: ReadonlySet<SettingId>;
  /** Parts of the URL in the file that --db-url-file names. */
  readonly urlFlag: Dsn | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables of `.env` (or of the template it will be made from), last definition wins. */
  readonly envFile: { readonly path: string; readonly variables: ReadonlyMap<string, string> };
  readonly config: { readonly path: string; readonly value: unknown };
  /** Reads the secret in the file that a `*_FILE` variable names; throws SetupError. */
  readonly readSecret: (path: string, variable: string) => string;
}
