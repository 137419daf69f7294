import type { SettingGroup } from '../settings/setting-definition.ts';
import type { ScreenId } from '../wizard/screen-model.ts';

/** One screen of `show --screen`. */
export interface ShownScreen {
  readonly id: ScreenId;
  /** The settings it is about; null for all of them. */
  readonly group: SettingGroup | null;
}

/** The names that `show --screen` takes, in the wizard's order; `vectors` is the older name of one. */
const shownScreens: Readonly<Record<string, ShownScreen>> = {
  welcome: { id: 'welcome', group: null },
  primary: { id: 'primary', group: 'primary' },
  fallback: { id: 'fallback', group: 'fallback' },
  'fallback-settings': { id: 'fallback-settings', group: 'fallback' },
  dimensions: { id: 'dimensions', group: 'vectors' },
  vectors: { id: 'dimensions', group: 'vectors' },
  inference: { id: 'inference', group: 'inference' },
  review: { id: 'review', group: null },
};

export const shownScreenNames: readonly string[] = Object.keys(shownScreens);

/** The screen of a name, or null for none. */
export function shownScreen(name: string | null): ShownScreen | null {
  return name === null ? null : (shownScreens[name] ?? null);
}
