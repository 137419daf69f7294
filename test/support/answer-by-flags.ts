import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingValue } from '../../src/settings/database-settings.ts';
import type { ReadSettings } from '../../src/settings/read-settings.ts';
import type { SettingValue } from '../../src/settings/setting-definition.ts';
import {
  type SettingId,
  settingDefinition,
  settingsTable,
} from '../../src/settings/settings-table.ts';
import { foundPrimary } from '../../src/wizard/answers.ts';
import { foundText } from '../../src/wizard/fields.ts';
import type { ScreenAnswers } from './screen-answers.ts';

/**
 * The same answers as the options of a headless run. What equals the value that stands there is no
 * answer on a screen, and no option here.
 *
 * @param secrets a folder for the files that passwords are given in
 */
export function answerByFlags(
  answers: ScreenAnswers,
  found: ReadSettings,
  secrets: string,
): readonly string[] {
  const { fallback, dimensions, resolution } = answers;
  const none = (answers.primary ?? foundPrimary(found)) === 'none';
  const off = fallback === null ? null : fallback === 'off';
  const values: readonly (readonly [SettingId, SettingValue | null])[] = [
    ['fallback.enabled', off === null ? null : !off],
    ['fallback.mode', off === false ? fallback : null],
    ['vectors.dimensions', dimensions],
  ];
  const chosen = values.flatMap(([id, value]) =>
    value === null || settingValue(found.settings, id) === value
      ? []
      : optionFor(id, String(value), secrets),
  );
  const typed = settingsTable.flatMap(({ id, group }) => {
    const text = answers.texts[id];
    const asked =
      !(group === 'primary' && none) && !(group === 'fallback' && isOff(answers, found));
    return asked && text !== undefined && text !== foundText({ found }, id) ? [{ id, text }] : [];
  });
  const emptied = typed
    .filter(({ text }) => text === '')
    .map(({ id }) => settingDefinition(id).env);
  return [
    ...(none ? ['--no-primary'] : []),
    ...chosen,
    ...typed.flatMap(({ id, text }) => (text === '' ? [] : optionFor(id, text, secrets))),
    ...(emptied.length === 0 ? [] : ['--unset', emptied.join(',')]),
    ...(resolution === 'keep' ? [] : ['--resolve-drift', resolution]),
  ];
}

/** Without a fallback its settings are not asked for. */
function isOff({ fallback }: ScreenAnswers, found: ReadSettings): boolean {
  return fallback === null
    ? settingValue(found.settings, 'fallback.enabled') === false
    : fallback === 'off';
}

function optionFor(id: SettingId, text: string, secrets: string): readonly string[] {
  const { flag } = settingDefinition(id);
  switch (flag.kind) {
    case 'value':
      return [`--${flag.name}=${text}`];
    case 'switch':
      return [text === 'true' ? `--${flag.name}` : `--no-${flag.name}`];
    case 'secret': {
      const file = join(secrets, id);
      writeFileSync(file, text, { mode: 0o600 });
      return [`--${flag.file}`, file];
    }
  }
}
