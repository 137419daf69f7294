import type { Draft } from '../draft.ts';
import type { ChoiceItem } from '../screen-model.ts';
import { screenTitle } from '../screen-title.ts';
import { choiceItem } from './choice-item.ts';

/** Offers to go on with an interrupted run, or to forget it. */
export function draftItems(draft: Draft, openedAt: number): readonly ChoiceItem[] {
  return [
    choiceItem({
      value: 'resume',
      label: `Go on where you stopped (${timeAgo(openedAt - draft.savedAt)}, at ${screenTitle(draft.at)})`,
      note: draft.leftOut.length > 0 ? 'Passwords were not kept; they are asked for again.' : null,
      recommended: true,
    }),
    choiceItem({
      value: 'afresh',
      label: 'Start afresh',
      note: 'The kept answers are thrown away.',
    }),
  ];
}

function timeAgo(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'a moment ago';
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  const hours = Math.floor(minutes / 60);
  return `${hours} ${hours === 1 ? 'hour' : 'hours'} ago`;
}
