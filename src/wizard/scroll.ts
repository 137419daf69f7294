import { choiceOn } from './choices/choice-on.ts';
import { shownPhase } from './current-screen.ts';
import { doneLines } from './models/done-lines.ts';
import { serviceRows } from './models/service-rows.ts';
import { reviewLines } from './models/review-lines.ts';
import type { TextLine } from './screen-model.ts';
import type { Session } from './session.ts';
import { bodyRows, widestText } from './viewport.ts';

/** How far the text of the screen scrolls, in lines of the text. */
export interface ScrollSpace {
  readonly page: number;
  /** The first line of the last page. */
  readonly last: number;
}

/** Intro, gaps and the note on the place in the text. */
const rowsAroundText = 5;
/** What the list under the review takes of its body at most. */
const shareOfChoice = 0.5;
/** How much of a line is filled at least when it breaks between words, margins included. */
const shareOfWords = 0.75;

/**
 * How far the scrolling text of the screen that is shown goes. The drawer alone knows exactly where
 * lines break; this is close, and never ends before the last line can be seen.
 */
export function scrollOf(session: Session): ScrollSpace {
  const { columns, rows } = session.viewport;
  const body = bodyRows(rows);
  const choice = shownPhase(session).kind === 'collecting' ? choiceRows(session, body) : 0;
  const page = Math.max(3, body - choice - rowsAroundText);
  const width = Math.max(1, Math.min(columns, widestText) * shareOfWords);
  const lines = linesOf(session);
  let below = 0;
  let last = lines.length;
  for (const line of lines.toReversed()) {
    below += Math.max(1, Math.ceil(line.text.length / width));
    if (below > page) break;
    last -= 1;
  }
  return { page, last };
}

/** The list with a row for the note of an item, and the gap before it. */
function choiceRows(session: Session, body: number): number {
  const items = choiceOn(session)?.items.length ?? 0;
  return Math.min(items + 2, Math.floor(body * shareOfChoice));
}

function linesOf(session: Session): readonly TextLine[] {
  const phase = shownPhase(session);
  if (phase.kind === 'done') return doneLines(phase.applied, serviceRows(session));
  return session.place.screen === 'review' ? reviewLines(session) : [];
}
