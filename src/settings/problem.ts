import type { SettingId } from './settings-table.ts';

/** One thing wrong with the settings; all of them are reported together. */
export interface Problem {
  readonly message: string;
  readonly fix: string;
  /** The setting it is about; absent when it is about a whole file, a URL or the command line. */
  readonly setting?: SettingId;
}
