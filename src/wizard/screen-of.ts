import { shownPhase } from './current-screen.ts';
import { hintsFor } from './keyboard/key-table.ts';
import { bodyOf } from './models/body-of.ts';
import { introOf } from './models/intro-of.ts';
import { viewedScreens } from './reduce/view.ts';
import type { Notice, ScreenId, ScreenModel } from './screen-model.ts';
import { screenTitle } from './screen-title.ts';
import type { Session } from './session.ts';
import { visibleSteps } from './steps.ts';
import { isTimed, workOf } from './work.ts';

/** What the screen of a session shows. Pure: equal sessions give equal models. */
export function screenModel(session: Session): ScreenModel {
  const { screen } = session.place;
  return {
    title: screenTitle(screen),
    position: positionOf(session),
    intro: introOf(session),
    readOnly: shownPhase(session).kind === 'viewing',
    body: bodyOf(session),
    notice: noticeOf(session),
    hints: hintsFor(session),
    tick: workOf(session).some(isTimed) ? session.tick : 0,
  };
}

function positionOf(session: Session): ScreenModel['position'] {
  const path: readonly ScreenId[] =
    shownPhase(session).kind === 'viewing'
      ? viewedScreens
      : [...visibleSteps(session), 'review', 'apply', 'checks', 'done'];
  const index = path.indexOf(session.place.screen);
  return index === -1 ? null : { step: index + 1, of: path.length };
}

function noticeOf({ phase, notice }: Session): Notice | null {
  if (phase.kind === 'saving') {
    return { tone: 'note', text: 'Keeping your answers, without passwords ...', fix: null };
  }
  if (phase.kind === 'applying' && phase.cancelling) {
    const text = 'Cancelling: taking back what this run made. Ctrl-C again stops at once.';
    return { tone: 'warning', text, fix: null };
  }
  return notice;
}
