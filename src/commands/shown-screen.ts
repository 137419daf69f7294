import type { SettingGroup } from '../settings/setting-definition.ts';
import type { SettingId } from '../settings/settings-table.ts';
import type { ScreenId } from '../wizard/screen-model.ts';

/** One screen of `show --screen`. */
export interface ShownScreen {
  readonly id: ScreenId;
  /** The settings it is about; null for all of them. */
  readonly group: SettingGroup | null;
  /** Settings that it shows as a choice, which has no room to say where they come from. */
  readonly chosen: readonly SettingId[];
}

/** The names that `show --screen` takes, in the wizard's order; `vectors` is the older name of one. */
const shownScreens: Readonly<Record<string, ShownScreen>> = {
  welcome: { id: 'welcome', group: null, chosen: [] },
  primary: { id: 'primary', group: 'primary', chosen: [] },
  fallback: { id: 'fallback', group: 'fallback', chosen: ['fallback.enabled', 'fallback.mode'] },
  'fallback-settings': { id: 'fallback-settings', group: 'fallback', chosen: [] },
  dimensions: { id: 'dimensions', group: 'vectors', chosen: ['vectors.dimensions'] },
  vectors: { id: 'dimensions', group: 'vectors', chosen: ['vectors.dimensions'] },
  inference: { id: 'inference', group: 'inference', chosen: [] },
  review: { id: 'review', group: null, chosen: [] },
};

export const shownScreenNames: readonly string[] = Object.keys(shownScreens);

/** The screen of a name, or null for none. */
export function shownScreen(name: string | null): ShownScreen | null {
  return name === null ? null : (shownScreens[name] ?? null);
}
