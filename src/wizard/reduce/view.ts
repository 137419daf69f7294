import { screenIds, type ScreenId } from '../screen-model.ts';
import type { Session } from '../session.ts';

/** The screens that are shown read-only: all that ask for something, and the review. */
export const viewedScreens: readonly ScreenId[] = screenIds.filter(
  (id) => !['connection-test', 'apply', 'checks', 'done'].includes(id),
);

/** Turns to another screen of a read-only wizard; it stops at both ends. */
export function pageTurned(session: Session, by: 1 | -1): Session {
  if (session.phase.kind !== 'viewing') return session;
  const screen = viewedScreens[viewedScreens.indexOf(session.phase.screen) + by];
  return screen === undefined ? session : { ...session, phase: { kind: 'viewing', screen } };
}
