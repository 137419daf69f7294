import { settingValue } from '../../settings/database-settings.ts';
import { parseValue } from '../../settings/parse-value.ts';
import type { SettingValue } from '../../settings/setting-definition.ts';
import type { SettingId } from '../../settings/settings-table.ts';
import { arrive } from '../arrive.ts';
import { choiceOn } from '../choices/choice-on.ts';
import { reviewChoice } from '../choices/review-items.ts';
import { foundText } from '../fields.ts';
import { fallbackAnswers } from '../fallback-choice.ts';
import { problemsWith } from '../problems.ts';
import type { Session } from '../session.ts';
import { typing, withAnswers } from '../with-answers.ts';
import { beginApply } from './begin-apply.ts';
import { confirm, confirmed, refusal } from './confirm.ts';
import { leaveStopped } from './leave.ts';
import { at, listLeft } from './move.ts';
import { resumed } from './resume.ts';

/** Enter on a list: does what the highlighted item says, or says why it cannot be chosen. */
export function choose(session: Session): Session {
  const choice = choiceOn(session);
  const item = choice?.items[choice.index];
  if (item === undefined) return session;
  if (item.disabled !== null) {
    return { ...session, notice: { tone: 'error', text: item.disabled, fix: null } };
  }
  switch (session.place.screen) {
    case 'welcome':
      return item.value === 'resume'
        ? resumed(session)
        : confirm({ ...session, draft: null, keptDraft: 'unwanted' });
    case 'connection-test':
      return chooseAfterTest(session, item.value);
    case 'fallback':
      return chooseFallback(session, item.value);
    case 'dimensions':
      return chooseSize(session, item.value);
    case 'review':
      return chooseOnReview(session, item.value);
    case 'apply':
      return item.value === 'leave'
        ? leaveStopped(session)
        : { ...session, phase: { kind: 'collecting' }, review: null };
    case 'primary':
    case 'fallback-settings':
    case 'inference':
    case 'checks':
    case 'done':
      return session;
  }
}

function chooseAfterTest(session: Session, value: string): Session {
  if (value === 'again') return { ...session, test: null };
  if (value !== 'change') return confirmed(session, 'connection-test');
  const blame = session.test?.state === 'finished' ? session.test.test.blame : null;
  const focus = blame?.startsWith('primary.') === true ? blame : undefined;
  return {
    ...session,
    confirmed: session.confirmed.filter((step) => step !== 'primary'),
    place: arrive(session, 'primary', focus),
  };
}

/** Off without a primary is refused by the engine itself; then nothing has changed. */
function chooseFallback(session: Session, value: string): Session {
  const answer = fallbackAnswers.find((known) => known === value) ?? 'local';
  const texts = new Map<SettingId, string>([
    ['fallback.enabled', textFor(session, 'fallback.enabled', answer !== 'off')],
  ]);
  if (answer !== 'off') texts.set('fallback.mode', textFor(session, 'fallback.mode', answer));
  const chosen = withAnswers(session, typing(session, texts));
  const notice = refusal(chosen);
  if (notice === null) return confirmed(chosen, 'fallback');
  const fix = answer === 'off' ? 'Choose a fallback, or go back and name a primary.' : notice.fix;
  return { ...session, notice: { ...notice, fix } };
}

/**
 * What to type for a value: what was there, if that means the same, is no answer, unless there is
 * something wrong with it that an answer outranks.
 */
function textFor(session: Session, id: SettingId, value: SettingValue): string {
  const { settings } = session.found;
  return settingValue(settings, id) === value && problemsWith(settings.problems, id).length === 0
    ? foundText(session, id)
    : String(value);
}

function chooseSize(session: Session, value: string): Session {
  const text = value === 'other' ? session.place.other : value;
  const parsed = parseValue('dimensions', text);
  if (parsed.kind === 'invalid') {
    const notice = { tone: 'error', text: `The number ${parsed.reason}.`, fix: null } as const;
    return { ...at(session, { judged: true }), notice };
  }
  const typed = textFor(session, 'vectors.dimensions', parsed.value);
  const answers = typing(session, new Map([['vectors.dimensions', typed]]));
  const chosen = withAnswers(session, answers);
  const notice = refusal(chosen);
  return notice === null ? confirmed(chosen, 'dimensions') : { ...session, notice };
}

function chooseOnReview(session: Session, value: string): Session {
  const choice = reviewChoice(value);
  switch (choice?.kind) {
    case undefined:
      return session;
    case 'apply':
      return beginApply(session);
    case 'again':
      return { ...session, review: null };
    case 'list':
      return choice.list === 'first'
        ? listLeft(session)
        : at(session, { list: choice.list, index: 0 });
    case 'settle': {
      const answers = { ...session.answers, resolution: choice.resolution };
      return at(withAnswers(session, answers), { list: 'first', index: 0 });
    }
    case 'edit': {
      const { answers, confirmed: before, test, review, read } = session;
      return {
        ...session,
        detour: {
          screen: choice.screen,
          before: { answers, confirmed: before, test, review, read },
        },
      };
    }
  }
}
