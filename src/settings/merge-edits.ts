import type { FlagValue } from './setting-sources.ts';
import type { SettingId } from './settings-table.ts';

/** What an operator changes, on the command line or on a screen. No setting is in both. */
export interface SettingsEdits {
  readonly flags: ReadonlyMap<SettingId, FlagValue>;
  /** Settings that are emptied: what the two files say about them no longer counts. */
  readonly unset: ReadonlySet<SettingId>;
}

/** Lays edits over earlier ones: the later word on a setting counts. */
export function mergeEdits(earlier: SettingsEdits, later: SettingsEdits): SettingsEdits {
  return {
    flags: new Map([...[...earlier.flags].filter(([id]) => !later.unset.has(id)), ...later.flags]),
    unset: new Set([...[...earlier.unset].filter((id) => !later.flags.has(id)), ...later.unset]),
  };
}
