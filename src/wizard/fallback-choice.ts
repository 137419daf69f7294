import { settingValue } from '../settings/database-settings.ts';
import { type FallbackMode, fallbackModes } from '../settings/fallback-mode.ts';
import type { Settings } from '../settings/settings.ts';

/** What can be chosen about the fallback: a mode, or none at all. */
export const fallbackAnswers = [...fallbackModes, 'off'] as const;
export type FallbackAnswer = FallbackMode | 'off';

/** The answer that the settings hold now. */
export function fallbackAnswer(settings: Settings): FallbackAnswer {
  if (settingValue(settings, 'fallback.enabled') === false) return 'off';
  const mode = settingValue(settings, 'fallback.mode');
  return fallbackModes.find((known) => known === mode) ?? 'local';
}

/** Place of that answer in the choice. */
export function fallbackIndex(settings: Settings): number {
  return fallbackAnswers.indexOf(fallbackAnswer(settings));
}
