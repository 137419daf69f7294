import { screenIds } from './screen-model.ts';

/** The steps that ask for something, in order; the review follows the last of them. */
export const stepIds = [
  'welcome',
  'primary',
  'connection-test',
  'fallback',
  'fallback-settings',
  'dimensions',
] as const satisfies readonly (typeof screenIds)[number][];
export type StepId = (typeof stepIds)[number];
