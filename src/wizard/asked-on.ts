import { type SettingId, settingDefinition } from '../settings/settings-table.ts';
import type { ScreenId } from './screen-model.ts';

/** The screen on which a setting is asked for. */
export function askedOn(id: SettingId): Exclude<ScreenId, 'welcome'> {
  const { group } = settingDefinition(id);
  switch (group) {
    case 'primary':
      return 'primary';
    case 'fallback':
      return id === 'fallback.enabled' || id === 'fallback.mode' ? 'fallback' : 'fallback-settings';
    case 'vectors':
      return 'dimensions';
    case 'inference':
      return 'inference';
  }
}
