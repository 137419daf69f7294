import { settingValue } from '../../settings/database-settings.ts';
import { type SettingId, settingsTable } from '../../settings/settings-table.ts';
import { askedOn } from '../asked-on.ts';
import type { Session } from '../session.ts';
import { visibleSteps } from '../steps.ts';
import { typing, withAnswers } from '../with-answers.ts';

/**
 * Takes up the draft: its answers, and the steps that were confirmed but for those whose password has
 * to be typed again. A connection is tested anew, because the world went on.
 */
export function resumed(session: Session): Session {
  const { draft } = session;
  if (draft === null) return session;
  const known = (id: string): SettingId | undefined =>
    settingsTable.find((definition) => definition.id === id)?.id;
  const texts = Object.entries(draft.typed).flatMap(([name, text]): [SettingId, string][] => {
    const id = known(name);
    return id === undefined ? [] : [[id, text]];
  });
  const missing = draft.leftOut.flatMap((name) => known(name) ?? []);
  const { primary, resolution } = draft;
  const restored = withAnswers(session, {
    ...typing({ ...session, answers: { ...session.answers, typed: new Map() } }, new Map(texts)),
    primary,
    resolution,
  });
  const again: readonly string[] = ['connection-test', ...missing.map(askedOn)];
  const steps = visibleSteps(restored);
  return {
    ...restored,
    draft: null,
    keptDraft: 'taken-up',
    missing,
    confirmed: steps.filter(
      (step) => step === 'welcome' || (draft.confirmed.includes(step) && !again.includes(step)),
    ),
    notice:
      missing.length === 0
        ? null
        : {
            tone: 'note',
            text: 'Your answers are back, without passwords.',
            fix: missing.some((id) => settingValue(restored.read.settings, id) !== null)
              ? 'Type the password again; left empty, the stored one is used.'
              : 'Type the password again.',
          },
  };
}
