import type { DriftResolution } from '../settings/file-edits.ts';
import type { ReadSettings } from '../settings/read-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';

/** Whether there is to be a primary: "A PostgreSQL server" or "None, local only". */
export type PrimaryKind = 'server' | 'none';

/** What the operator answered so far; everything else is read from the files. */
export interface Answers {
  readonly primary: PrimaryKind;
  /**
   * The text of every setting that was changed here, as it was typed. An empty text empties the
   * setting. A text that equals what was there before is never in this map.
   */
  readonly typed: ReadonlyMap<SettingId, string>;
  readonly resolution: DriftResolution;
}

/** The settings that make a primary; without one they are all empty. */
export const primaryIdentity = [
  'primary.host',
  'primary.database',
  'primary.user',
  'primary.password',
] as const satisfies readonly SettingId[];

/** Whether anything of a primary was found. */
export function foundPrimary(found: ReadSettings): PrimaryKind {
  const isThere = primaryIdentity.some(
    (id) => (found.settings.values.get(id)?.candidates.length ?? 0) > 0,
  );
  return isThere ? 'server' : 'none';
}

/** The answers before anything was answered. */
export function noAnswers(found: ReadSettings, resolution: DriftResolution): Answers {
  return { primary: foundPrimary(found), typed: new Map(), resolution };
}
