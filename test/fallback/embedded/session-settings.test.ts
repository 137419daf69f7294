import { expect, test } from 'vitest';
import {
  SessionSettings,
  type SettingPairs,
} from '../../../src/fallback/embedded/session-settings.ts';

const utc: SettingPairs = [['TimeZone', 'UTC']];
const tokyo: SettingPairs = [['TimeZone', 'Asia/Tokyo']];

test('a client keeps the settings it was told when the next engine has other defaults', () => {
  let defaults = utc;
  const settings = new SessionSettings(() => defaults);
  expect(settings.restore()).toHaveLength(0);
  defaults = tokyo;
  expect(settings.restore().toString('latin1')).toContain(`set_config('TimeZone', 'UTC', false)`);
  expect(settings.reported).toEqual(utc);
});

test('what a client asked for is compared with the defaults of the present engine', () => {
  expect(new SessionSettings(() => tokyo).ask([['timezone', 'UTC']])).not.toHaveLength(0);
  expect(new SessionSettings(() => utc).ask([['timezone', 'UTC']])).toHaveLength(0);
});
