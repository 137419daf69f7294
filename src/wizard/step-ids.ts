import type { ScreenId } from './screen-model.ts';

/** The steps that ask for something, in order; the review follows the last of them. */
export const stepIds = [
  'welcome',
  'primary',
  'connection-test',
  'fallback',
  'fallback-settings',
  'dimensions',
] as const satisfies readonly ScreenId[];
export type StepId = (typeof stepIds)[number];

export function isStepId(screen: ScreenId): screen is StepId {
  return stepIds.some((id) => id === screen);
}
