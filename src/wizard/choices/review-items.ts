import type { DriftResolution } from '../../settings/file-edits.ts';
import type { ChoiceItem, ScreenId } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { visibleSteps } from '../steps.ts';
import { choiceItem } from './choice-item.ts';

/** Steps that can be opened from the review, and how the item calls them. */
const editable = [
  ['primary', 'Edit the primary'],
  ['fallback', 'Edit the fallback'],
  ['fallback-settings', 'Edit the fallback settings'],
  ['dimensions', 'Edit the dimensions'],
  ['inference', 'Edit the inference endpoint'],
] as const satisfies readonly (readonly [ScreenId, string])[];
export type EditableStep = (typeof editable)[number][0];

/** What an item of the review leads to. */
export type ReviewChoice =
  | { readonly kind: 'apply' }
  | { readonly kind: 'again' }
  | { readonly kind: 'edit'; readonly screen: EditableStep }
  | { readonly kind: 'settle'; readonly resolution: DriftResolution };

/** Reads the value of an item of the review. */
export function reviewChoice(value: string): ReviewChoice {
  const screen = editable.find(([known]) => value === `edit ${known}`)?.[0];
  if (screen !== undefined) return { kind: 'edit', screen };
  const resolution = resolutions.find((known) => value === `settle ${known}`);
  if (resolution !== undefined) return { kind: 'settle', resolution };
  return value === 'again' ? { kind: 'again' } : { kind: 'apply' };
}

const resolutions = ['env', 'config', 'keep'] as const satisfies readonly DriftResolution[];

/** What can be done from the review; nothing while the plan is made. */
export function reviewItems(session: Session): readonly ChoiceItem[] {
  const { review } = session;
  if (review === null || review.state === 'running') return [];
  const first =
    review.state === 'failed'
      ? choiceItem({ value: 'again', label: 'Look again', recommended: true })
      : choiceItem({
          value: 'apply',
          label: review.review.steps.length > 0 ? 'Apply' : nothingToDo(session),
          recommended: true,
        });
  const steps: readonly string[] = visibleSteps(session);
  return [
    first,
    ...editable
      .filter(([screen]) => screen === 'inference' || steps.includes(screen))
      .map(([screen, label]) => choiceItem({ value: `edit ${screen}`, label })),
    ...driftItems(session),
  ];
}

function nothingToDo({ request }: Session): string {
  return request.contact ? 'Nothing to do: show the checks' : 'Nothing to do: finish';
}

function driftItems({ read, answers }: Session): readonly ChoiceItem[] {
  if (read.settings.drift.length === 0) return [];
  const labels: Readonly<Record<DriftResolution, string>> = {
    env: `Make ${read.config.name} follow ${read.env.name}`,
    config: `Make ${read.env.name} follow ${read.config.name}`,
    keep: 'Leave the differences',
  };
  return resolutions.map((resolution) =>
    choiceItem({
      value: `settle ${resolution}`,
      label: labels[resolution],
      note: answers.resolution === resolution ? 'chosen' : null,
    }),
  );
}
