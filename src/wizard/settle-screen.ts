import { arrive } from './arrive.ts';
import { currentScreen } from './current-screen.ts';
import type { Session } from './session.ts';

/**
 * Puts the operator onto the screen that the session leads to, and begins or gives up the work that
 * screens wait for. The last word of every reduction.
 */
export function settleScreen(session: Session): Session {
  const screen = currentScreen(session);
  const moved =
    screen === session.place.screen ? session : { ...session, place: arrive(session, screen) };
  if (session.phase.kind !== 'collecting') return moved;
  return reviewing(testing(moved, screen === 'connection-test'), screen === 'review');
}

function testing(session: Session, isHere: boolean): Session {
  const { test, nextRun } = session;
  if (isHere && test === null) {
    return {
      ...session,
      test: { state: 'running', run: nextRun, stages: [] },
      nextRun: nextRun + 1,
    };
  }
  return !isHere && test?.state === 'running' ? { ...session, test: null } : session;
}

/** A plan that was made before something else was looked at may be out of date. */
function reviewing(session: Session, isHere: boolean): Session {
  const { review, nextRun } = session;
  if (isHere && review === null) {
    return { ...session, review: { state: 'running', run: nextRun }, nextRun: nextRun + 1 };
  }
  return !isHere && review !== null ? { ...session, review: null } : session;
}
