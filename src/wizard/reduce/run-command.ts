import type { Command } from '../command.ts';
import type { PrimaryKind } from '../answers.ts';
import type { KeyEvent } from '../keyboard/key-event.ts';
import type { Session } from '../session.ts';
import { withAnswers } from '../with-answers.ts';
import { choose } from './choose.ts';
import { confirm, goBack } from './confirm.ts';
import { editField, editSize, fillFromUrl } from './edit.ts';
import { leave } from './leave.ts';
import { at, focusMoved, itemMoved, scrolled } from './move.ts';
import { checkAgain, finish, logToggled, rowOpened, showChecks, showDone } from './after-apply.ts';
import { pageTurned } from './view.ts';

type Rule = (session: Session, event: KeyEvent) => Session;

const rules: Readonly<Record<Command, Rule>> = {
  cancel: leave,
  confirm,
  choose,
  'go-back': goBack,
  'next-field': (session) => focusMoved(session, 1),
  'previous-field': (session) => focusMoved(session, -1),
  edit: editField,
  'edit-size': editSize,
  'first-kind': (session) => ofKind(session, 'server'),
  'second-kind': (session) => ofKind(session, 'none'),
  'other-kind': (session) =>
    ofKind(session, session.answers.primary === 'none' ? 'server' : 'none'),
  fill: fillFromUrl,
  reveal: (session) => at(session, { revealed: !session.place.revealed }),
  'item-up': (session) => itemMoved(session, -1),
  'item-down': (session) => itemMoved(session, 1),
  'page-up': (session) => scrolled(session, 'page-up'),
  'page-down': (session) => scrolled(session, 'page-down'),
  'line-up': (session) => scrolled(session, { lines: -1 }),
  'line-down': (session) => scrolled(session, { lines: 1 }),
  'toggle-log': logToggled,
  'toggle-row': (session) => rowOpened(session, 'other'),
  'open-row': (session) => rowOpened(session, true),
  'close-row': (session) => rowOpened(session, false),
  'check-again': checkAgain,
  'show-done': showDone,
  'show-checks': showChecks,
  finish,
  'next-screen': (session) => pageTurned(session, 1),
  'previous-screen': (session) => pageTurned(session, -1),
};

/** Does what a key means. What was said about the key before is gone. */
export function runCommand(session: Session, command: Command, event: KeyEvent): Session {
  const silent: Session = session.notice === null ? session : { ...session, notice: null };
  return rules[command](silent, event);
}

function ofKind(session: Session, primary: PrimaryKind): Session {
  if (session.answers.primary === primary) return session;
  return at(withAnswers(session, { ...session.answers, primary }), { judged: false });
}
