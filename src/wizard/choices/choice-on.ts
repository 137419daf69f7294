import { shownPhase } from '../current-screen.ts';
import { hasAnswers } from '../draft.ts';
import type { ChoiceItem, ChoiceModel } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { choiceItem } from './choice-item.ts';
import { draftItems } from './draft-items.ts';
import { fallbackItems } from './fallback-items.ts';
import { reviewItems } from './review-items.ts';
import { sizeItems } from './size-items.ts';
import { testItems } from './test-items.ts';

/** The list of answers on the screen that is shown, moved with Up and Down; null without one. */
export function choiceOn(session: Session): ChoiceModel | null {
  const items = itemsOn(session);
  if (items.length === 0) return null;
  const index = Math.min(session.place.index, items.length - 1);
  return { items, index, focused: shownPhase(session).kind !== 'viewing' };
}

function itemsOn(session: Session): readonly ChoiceItem[] {
  switch (session.place.screen) {
    case 'welcome':
      return session.draft === null ? [] : draftItems(session.draft, session.openedAt);
    case 'connection-test':
      return testItems(session);
    case 'fallback':
      return fallbackItems(session.modes);
    case 'dimensions':
      return sizeItems();
    case 'review':
      return reviewItems(session);
    case 'apply':
      return shownPhase(session).kind === 'stopped' ? stoppedItems(session) : [];
    case 'primary':
    case 'fallback-settings':
    case 'inference':
    case 'checks':
    case 'done':
      return [];
  }
}

function stoppedItems(session: Session): readonly ChoiceItem[] {
  return [
    choiceItem({ value: 'review', label: 'Back to the review', recommended: true }),
    choiceItem({
      value: 'leave',
      label: 'Leave',
      note: hasAnswers(session)
        ? 'Your answers are kept, without passwords, for the next start.'
        : null,
    }),
  ];
}
