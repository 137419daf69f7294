import type { Action } from './action.ts';
import { commandFor, takesText } from './keyboard/key-table.ts';
import type { KeyEvent } from './keyboard/key-event.ts';
import { withFact } from './reduce/facts.ts';
import { abandoned, leftIfAbandoned } from './reduce/leave.ts';
import { withRunFact } from './reduce/run-facts.ts';
import { runCommand } from './reduce/run-command.ts';
import type { Session } from './session.ts';
import { settleScreen } from './settle-screen.ts';
import { isTooSmall } from './viewport.ts';

/** The one way a session changes. Pure, and never throws for anything a terminal or a port can say. */
export function reduce(session: Session, action: Action): Session {
  if (session.phase.kind === 'left') return session;
  const next = withAction(session, action);
  return next === session ? session : settleScreen(leftIfAbandoned(next));
}

function withAction(session: Session, action: Action): Session {
  switch (action.type) {
    case 'key-pressed':
      return pressed(session, action.event);
    case 'cancel-asked':
      return abandoned(session);
    case 'resized':
      return { ...session, viewport: action.viewport };
    case 'ticked':
      return { ...session, now: action.now, tick: session.tick + 1 };
    case 'finding-arrived':
    case 'modes-examined':
    case 'looked-around':
    case 'services-seen':
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

function pressed(session: Session, event: KeyEvent): Session {
  return event.kind === 'text' ? typed(session, event.text) : withKey(session, event);
}

/**
 * Text goes whole to where it is taken. Elsewhere each character is a key of its own, and may lead to a
 * screen that takes the rest.
 */
function typed(session: Session, text: string): Session {
  if (takesText(session)) return withKey(session, { kind: 'text', text });
  const characters = Array.from(text);
  /** Characters that mean nothing now: a flood of them is looked up once. */
  const meaningless = new Set<string>();
  let now = session;
  for (const [index, character] of characters.entries()) {
    if (meaningless.has(character)) continue;
    const after = settleScreen(withKey(now, { kind: 'text', text: character }));
    if (after === now) {
      meaningless.add(character);
      continue;
    }
    now = after;
    meaningless.clear();
    const rest = characters.slice(index + 1).join('');
    if (rest !== '' && takesText(now)) return typed(now, rest);
  }
  return now;
}

function withKey(session: Session, event: KeyEvent): Session {
  const command = commandFor(session, event);
  // Nobody can answer a question that has no room to be seen.
  if (command === null || (command !== 'cancel' && isTooSmall(session.viewport))) return session;
  return runCommand(session, command, event);
}
