import { settingValue } from '../../settings/database-settings.ts';
import type { DriftResolution } from '../../settings/file-edits.ts';
import { endpointText } from '../endpoint-text.ts';
import { primaryPlace } from '../primary-place.ts';
import type { ChoiceItem, ScreenId } from '../screen-model.ts';
import { screenTitle } from '../screen-title.ts';
import type { ReviewList, Session } from '../session.ts';
import { visibleSteps } from '../steps.ts';
import { choiceItem } from './choice-item.ts';

/** Screens that can be opened from the review. */
const editable = [
  'primary',
  'fallback',
  'fallback-settings',
  'dimensions',
  'inference',
] as const satisfies readonly ScreenId[];
export type EditableStep = (typeof editable)[number];

/** What an item of the review leads to. */
export type ReviewChoice =
  | { readonly kind: 'apply' }
  | { readonly kind: 'again' }
  | { readonly kind: 'list'; readonly list: ReviewList }
  | { readonly kind: 'edit'; readonly screen: EditableStep }
  | { readonly kind: 'settle'; readonly resolution: DriftResolution };

/** Reads the value of an item of the review; null for any other text, so that it accepts nothing. */
export function reviewChoice(value: string): ReviewChoice | null {
  const screen = editable.find((known) => value === `edit ${known}`);
  if (screen !== undefined) return { kind: 'edit', screen };
  const resolution = resolutions.find((known) => value === `settle ${known}`);
  if (resolution !== undefined) return { kind: 'settle', resolution };
  const list = lists.find((known) => value === known);
  if (list !== undefined) return { kind: 'list', list };
  return value === 'again' || value === 'apply' ? { kind: value } : null;
}

const lists = ['first', 'edits', 'differences'] as const satisfies readonly ReviewList[];
const resolutions = ['env', 'config', 'keep'] as const satisfies readonly DriftResolution[];

/** What can be done from the review; nothing while the plan is made. */
export function reviewItems(session: Session): readonly ChoiceItem[] {
  const { review, place } = session;
  if (review === null || review.state === 'running') return [];
  switch (place.list) {
    case 'first':
      return firstItems(session, review.state === 'failed');
    case 'edits':
      return [...editItems(session), back];
    case 'differences':
      return [...driftItems(session), back];
  }
}

const back = choiceItem({ value: 'first', label: 'Back to the review' });

function firstItems(session: Session, failed: boolean): readonly ChoiceItem[] {
  const { length } = session.read.settings.drift;
  return [
    failed
      ? choiceItem({ value: 'again', label: 'Look again', recommended: true })
      : choiceItem({ value: 'apply', label: applyLabel(session), recommended: true }),
    choiceItem({ value: 'edits', label: 'Edit an answer' }),
    ...(length === 0
      ? []
      : [choiceItem({ value: 'differences', label: `Settle the differences (${length})` })]),
  ];
}

function applyLabel({ review, request }: Session): string {
  if (review?.state !== 'finished' || review.review.steps.length > 0) return 'Apply';
  return request.contact ? 'Nothing to do: show the checks' : 'Nothing to do: finish';
}

function editItems(session: Session): readonly ChoiceItem[] {
  const steps: readonly string[] = visibleSteps(session);
  return editable
    .filter((screen) => screen === 'inference' || steps.includes(screen))
    .map((screen) =>
      choiceItem({
        value: `edit ${screen}`,
        label: `${screenTitle(screen)}: ${answerOn(screen, session)}`,
      }),
    );
}

/** What is answered on a screen now, in a few words; never a secret. */
function answerOn(screen: EditableStep, { read }: Session): string {
  const shown = (id: Parameters<typeof settingValue>[1]): string =>
    String(settingValue(read.settings, id) ?? 'not set');
  switch (screen) {
    case 'primary':
      return primaryPlace(read) ?? 'none, local only';
    case 'fallback':
      return settingValue(read.settings, 'fallback.enabled') === false
        ? 'none'
        : shown('fallback.mode');
    case 'fallback-settings':
      return `${shown('fallback.database')} as ${shown('fallback.user')}`;
    case 'dimensions':
      return shown('vectors.dimensions');
    case 'inference':
      return endpointText(read);
  }
}

function driftItems({ read, answers }: Session): readonly ChoiceItem[] {
  const labels: Readonly<Record<DriftResolution, string>> = {
    env: `Make ${read.config.name} follow ${read.env.name}`,
    config: `Make ${read.env.name} follow ${read.config.name}`,
    keep: 'Leave the differences',
  };
  return resolutions.map((resolution) =>
    choiceItem({
      value: `settle ${resolution}`,
      label: `${labels[resolution]}${answers.resolution === resolution ? ' (as it is now)' : ''}`,
    }),
  );
}
