import type { DriftResolution } from '../settings/file-edits.ts';
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
