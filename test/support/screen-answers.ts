import type { DriftResolution } from '../../src/settings/file-edits.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import type { FallbackAnswer } from '../../src/wizard/fallback-choice.ts';
import type { PrimaryKind } from '../../src/wizard/answers.ts';

/** What an operator answers on the way through the wizard; null accepts what is proposed. */
export interface ScreenAnswers {
  readonly primary: PrimaryKind | null;
  readonly fallback: FallbackAnswer | null;
  readonly dimensions: number | null;
  readonly resolution: DriftResolution;
  /** What is typed into fields, in the place of what stands there; an empty text empties one. */
  readonly texts: Partial<Readonly<Record<SettingId, string>>>;
}
