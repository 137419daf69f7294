import { choiceOn } from '../choices/choice-on.ts';
import { shownPhase } from '../current-screen.ts';
import { fieldsOn } from '../fields.ts';
import type { BodyOf, ScreenBody } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { applyBody } from './apply-body.ts';
import { checkRows } from './check-rows.ts';
import { connectionTestBody } from './connection-test-body.ts';
import { dimensionsBody } from './dimensions-body.ts';
import { doneLines } from './done-lines.ts';
import { errorModel } from './error-model.ts';
import { fieldModel } from './field-model.ts';
import { primaryBody } from './primary-body.ts';
import { reviewLines } from './review-lines.ts';
import { serviceRows } from './service-rows.ts';
import { servicesAfter } from '../named-services.ts';
import { welcomeBody } from './welcome-body.ts';

/** What the screen that is shown holds between its rules. */
export function bodyOf(session: Session): ScreenBody {
  const { screen } = session.place;
  switch (screen) {
    case 'welcome':
      return welcomeBody(session);
    case 'primary':
      return primaryBody(session);
    case 'connection-test':
      return connectionTestBody(session);
    case 'fallback':
      return { id: screen, modes: choiceOn(session) ?? { items: [], index: 0, focused: false } };
    case 'fallback-settings':
    case 'inference':
      return { id: screen, fields: fieldsOn(screen, session).map((id) => fieldModel(session, id)) };
    case 'dimensions':
      return dimensionsBody(session);
    case 'review':
      return reviewBody(session);
    case 'apply':
      return applyBody(session);
    case 'checks':
      return checksBody(session);
    case 'done': {
      const phase = shownPhase(session);
      const lines = phase.kind === 'done' ? doneLines(phase.applied, serviceRows(session)) : [];
      const settled = session.services !== null || servicesAfter(session) === null;
      return { id: screen, lines, settled, scroll: session.place.scroll };
    }
  }
}

function reviewBody(session: Session): BodyOf<'review'> {
  const { review, place } = session;
  const viewing = shownPhase(session).kind === 'viewing';
  const state = review === null || review.state === 'running' ? 'working' : review.state;
  return {
    id: 'review',
    state: viewing || state === 'finished' ? 'ready' : state,
    lines: reviewLines(session),
    scroll: place.scroll,
    error: review?.state === 'failed' ? errorModel(review.error) : null,
    next: viewing ? null : choiceOn(session),
  };
}

function checksBody(session: Session): BodyOf<'checks'> {
  const phase = shownPhase(session);
  const { index } = session.place;
  if (phase.kind !== 'checks') {
    return { id: 'checks', state: 'ready', rows: [], index: 0, open: false };
  }
  return {
    id: 'checks',
    state: phase.running === null ? 'ready' : 'running',
    rows: checkRows(phase.applied.checks),
    index,
    open: phase.open,
  };
}
