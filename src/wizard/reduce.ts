import type { Action } from './action.ts';
import { commandFor, takesText } from './keyboard/key-table.ts';
import type { KeyEvent } from './keyboard/key-event.ts';
import { withFact } from './reduce/facts.ts';
import { leave } from './reduce/leave.ts';
import { withRunFact } from './reduce/run-facts.ts';
import { runCommand } from './reduce/run-command.ts';
import type { Session } from './session.ts';
import { settleScreen } from './settle-screen.ts';
import { isTooSmall } from './viewport.ts';

/** The one way a session changes. Pure, and never throws for anything a terminal or a port can say. */
export function reduce(session: Session, action: Action): Session {
  if (session.phase.kind === 'left') return session;
  const next = withAction(session, action);
  return next === session ? session : settleScreen(next);
}

function withAction(session: Session, action: Action): Session {
  switch (action.type) {
    case 'key-pressed':
      return pressed(session, action.event);
    case 'cancel-asked':
      return leave(session);
    case 'resized':
      return { ...session, viewport: action.viewport };
    case 'ticked':
      return { ...session, now: action.now, tick: session.tick + 1 };
    case 'finding-arrived':
    case 'looked-around':
    case 'stage-arrived':
    case 'primary-tested':
    case 'test-broke':
    case 'review-made':
    case 'review-failed':
    case 'draft-written':
      return withFact(session, action);
    case 'plan-moved':
    case 'connect-failed':
    case 'run-ended':
    case 'run-refused':
    case 'rechecked':
    case 'recheck-failed':
      return withRunFact(session, action);
  }
}

/** Letters that come in one piece are as many keys where no field takes them. */
function pressed(session: Session, event: KeyEvent): Session {
  // Nobody can answer a question that has no room to be seen.
  if (isTooSmall(session.viewport) && commandFor(session, event) !== 'cancel') return session;
  if (event.kind === 'text' && event.text.length > 1 && !takesText(session)) {
    const whole = commandFor(session, event);
    if (whole !== null) return runCommand(session, whole, event);
    const [first = '', ...rest] = event.text;
    const after = settleScreen(pressed(session, { kind: 'text', text: first }));
    return rest.length === 0 ? after : pressed(after, { kind: 'text', text: rest.join('') });
  }
  const command = commandFor(session, event);
  return command === null ? session : runCommand(session, command, event);
}
