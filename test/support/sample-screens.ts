import type { KeyHint, ScreenBody, ScreenId, ScreenModel } from '../../src/wizard/screen-model.ts';
import { screen } from './model-parts.ts';
import { typicalBodies } from './typical-bodies.ts';
import { worstBodies } from './worst-screens.ts';

const formHints: readonly KeyHint[] = [
  { keys: ['Enter'], label: 'next' },
  { keys: ['Up', 'Down'], label: 'field' },
  { keys: ['Esc'], label: 'back' },
  { keys: ['Ctrl-C'], label: 'leave' },
];
const forms: readonly ScreenId[] = ['primary', 'fallback-settings', 'inference', 'dimensions'];
const titles: Readonly<Record<ScreenId, string>> = {
  welcome: 'Welcome',
  primary: 'Primary database',
  'connection-test': 'Connection test',
  fallback: 'Local fallback',
  'fallback-settings': 'Fallback settings',
  dimensions: 'Embedding dimensions',
  inference: 'Inference endpoint',
  review: 'Review',
  apply: 'Apply',
  checks: 'pgvector checks',
  done: 'Done',
};

function around(body: ScreenBody, step: number): ScreenModel {
  return screen(body, {
    title: titles[body.id],
    position: body.id === 'inference' ? null : { step, of: 11 },
    ...(forms.includes(body.id) ? { hints: formHints } : {}),
  });
}

/** Every screen as it usually looks, in order. */
export const typicalScreens: readonly ScreenModel[] = Object.values(typicalBodies).map(
  (body, index) => around(body, index + 1),
);

/** Every screen with the longest, widest and strangest texts that may come. */
export const worstScreens: readonly ScreenModel[] = worstBodies.map((body, index) => ({
  ...around(body, index + 1),
  title: 'A title that is much longer than a title should ever be, 漢字 and all of it',
  intro: 'An introduction that goes on and on. '.repeat(12),
  notice: { tone: 'error', text: 'Something is wrong. '.repeat(20), fix: 'Do this. '.repeat(30) },
  hints: Array.from({ length: 9 }, (_, key) => ({ keys: [`Ctrl-${key}`], label: 'do something' })),
  tick: 12_345,
}));
