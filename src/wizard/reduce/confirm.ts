import { askedOn } from '../asked-on.ts';
import { currentScreen, previousStep } from '../current-screen.ts';
import { fieldProblem, firstBadField, fieldsOn, fieldText, isDatabaseUrl } from '../fields.ts';
import { problemsOn } from '../problems.ts';
import type { Notice } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { isStepId, type StepId } from '../step-ids.ts';
import { isValid } from '../steps.ts';
import { filledFrom } from './edit.ts';
import { at, focusOn, listLeft } from './move.ts';

/** Enter on a form: takes it when it is valid, else goes to the first field that is not. */
export function confirm(session: Session): Session {
  const { screen } = session.place;
  const url = typedUrl(session);
  if (url !== null) {
    const filled = filledFrom(session, url);
    // What came of the URL is to be seen before it counts.
    return filled.notice?.tone === 'error' ? at(filled, { judged: true }) : filled;
  }
  const bad = firstBadField(session, screen);
  if (bad !== null) {
    const judged = at(focusOn(session, bad), { judged: true });
    const text = fieldProblem(judged, bad, true) ?? '';
    return { ...judged, notice: { tone: 'error', text, fix: null } };
  }
  const step = isStepId(screen) ? screen : 'inference';
  if (!isValid(step, session)) return { ...session, notice: refusal(session) };
  return confirmed(session, step);
}

/** A URL that was typed by hand into a field of the primary. */
function typedUrl(session: Session): string | null {
  if (session.place.screen !== 'primary') return null;
  const typed = fieldsOn('primary', session).filter((id) => session.answers.typed.has(id));
  const holding = typed.find(
    (id) => id !== 'primary.password' && isDatabaseUrl(fieldText(session, id)),
  );
  return holding === undefined ? null : fieldText(session, holding);
}

/** Marks a step as confirmed; out of a detour this leads straight back to the review. */
export function confirmed(session: Session, step: StepId | 'inference'): Session {
  const done = session.confirmed.filter((known) => known !== step);
  const missing = session.missing.filter((id) => askedOn(id) !== step);
  return {
    ...session,
    detour: null,
    missing,
    confirmed: step === 'inference' ? done : [...done, step],
  };
}

/** Why a screen cannot be confirmed although its fields are in order. */
export function refusal(session: Session): Notice | null {
  const here = problemsOn(currentScreen(session), session.read.settings.problems);
  const [first] = here;
  if (first === undefined) return null;
  const more = here.length > 1 ? ` (and ${here.length - 1} more)` : '';
  return { tone: 'error', text: `${first.message}${more}`, fix: first.fix };
}

/** Esc: leaves the second list of the review, gives up a detour, or un-confirms the step before; the answers stay. */
export function goBack(session: Session): Session {
  const { detour, place } = session;
  if (place.list !== 'first') return listLeft(session);
  if (detour !== null) return { ...session, ...detour.before, detour: null };
  const previous = previousStep(session);
  if (previous === null) return session;
  return { ...session, confirmed: session.confirmed.filter((step) => step !== previous) };
}
