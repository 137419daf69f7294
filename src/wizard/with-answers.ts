import { primarySettings } from '../settings/database-settings.ts';
import type { ReadSettings } from '../settings/read-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';
import type { Answers } from './answers.ts';
import { foundText } from './fields.ts';
import { settle } from './request-of.ts';
import type { Session } from './session.ts';

/**
 * The session with other answers: the settings are settled anew, and what was found out about the
 * earlier ones is thrown away. A primary that changed has to be tested again.
 */
export function withAnswers(session: Session, answers: Answers): Session {
  const read = settle(session, answers);
  const changed = { ...session, answers, read, review: null };
  if (primaryOf(read) === primaryOf(session.read)) return changed;
  return {
    ...changed,
    test: null,
    confirmed: session.confirmed.filter((step) => step !== 'connection-test'),
  };
}

function primaryOf({ settings }: ReadSettings): string {
  return JSON.stringify(primarySettings(settings));
}

/** The answers with these texts typed. A text that was there before is no answer. */
export function typing(
  { answers, found }: Session,
  texts: ReadonlyMap<SettingId, string>,
): Answers {
  const typed = new Map(answers.typed);
  for (const [id, text] of texts) {
    if (text === foundText({ found }, id)) typed.delete(id);
    else typed.set(id, text);
  }
  return { ...answers, typed };
}
