import { choiceOn } from './choices/choice-on.ts';
import { doneLines } from './models/done-lines.ts';
import { reviewLines } from './models/review-lines.ts';
import type { Session } from './session.ts';
import { shownPhase } from './current-screen.ts';
import { bodyRows } from './viewport.ts';

/** How far the text of the screen scrolls. */
export interface ScrollSpace {
  /** Lines of one page. */
  readonly page: number;
  /** The highest useful first line. */
  readonly last: number;
}

/** Intro, blank lines and the place indicator around a scrolling text. */
const rowsAroundText = 5;
/** A text is never squeezed below this; the list under it scrolls instead. */
const fewestLines = 3;

/** How far the scrolling text of the screen that is shown goes, as far as the session can tell. */
export function scrollOf(session: Session): ScrollSpace {
  const items = Math.min(choiceOn(session)?.items.length ?? 0, mostItems);
  const room = bodyRows(session.viewport.rows) - rowsAroundText - items;
  const page = Math.max(fewestLines, room);
  return { page, last: Math.max(0, lineCount(session) - page) };
}

/** Items that are kept in view beside a text. */
const mostItems = 9;

function lineCount(session: Session): number {
  const phase = shownPhase(session);
  if (phase.kind === 'done') return doneLines(phase.applied).length;
  return session.place.screen === 'review' ? reviewLines(session).length : 0;
}
