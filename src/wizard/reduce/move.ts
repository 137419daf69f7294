import { choiceOn } from '../choices/choice-on.ts';
import { shownPhase } from '../current-screen.ts';
import { fieldsOn, fieldText } from '../fields.ts';
import { graphemes } from '../keyboard/edit-text.ts';
import { checkRows } from '../models/check-rows.ts';
import { scrollOf } from '../scroll.ts';
import type { Focus, Place, Session } from '../session.ts';

/** The session with another place on the same screen. */
export function at(session: Session, change: Partial<Place>): Session {
  return { ...session, place: { ...session.place, ...change } };
}

/** Gives the keyboard to a field, its cursor at the end; a secret that was shown is hidden again. */
export function focusOn(session: Session, focus: Focus): Session {
  const cursor = focus === 'kind' ? 0 : graphemes(fieldText(session, focus)).length;
  return at(session, { focus, cursor, revealed: false });
}

/** Moves between the fields of a form, around its ends. */
export function focusMoved(session: Session, by: 1 | -1): Session {
  const { screen, focus } = session.place;
  const fields = fieldsOn(screen, session);
  const stops: readonly Focus[] = screen === 'primary' ? ['kind', ...fields] : fields;
  const here = focus === null ? -1 : stops.indexOf(focus);
  const next = stops.at((here + by) % stops.length);
  return next === undefined || next === focus ? session : focusOn(session, next);
}

/** Moves the highlight of a list; it stops at both ends. */
export function itemMoved(session: Session, by: 1 | -1): Session {
  const last = lastIndex(session);
  const index = Math.max(0, Math.min(last, session.place.index + by));
  return at(session, { index });
}

function lastIndex(session: Session): number {
  const phase = shownPhase(session);
  if (phase.kind === 'checks') return Math.max(0, checkRows(phase.applied.checks).length - 1);
  const items = choiceOn(session)?.items.length ?? 1;
  return items - 1;
}

/** Closes the second list of the review; the item that had opened it is highlighted. */
export function listLeft(session: Session): Session {
  const { list } = session.place;
  const first = at(session, { list: 'first', index: 0 });
  const index = choiceOn(first)?.items.findIndex(({ value }) => value === list) ?? 0;
  return at(first, { index: Math.max(0, index) });
}

/** Scrolls the text of the screen by lines or pages; it stops at both ends. */
export function scrolled(
  session: Session,
  by: { readonly lines: number } | 'page-up' | 'page-down',
) {
  const { page, last } = scrollOf(session);
  const step = by === 'page-up' ? -page : by === 'page-down' ? page : by.lines;
  return at(session, { scroll: Math.max(0, Math.min(last, session.place.scroll + step)) });
}
