import type { ScreenId } from './screen-model.ts';

const titles: Readonly<Record<ScreenId, string>> = {
  welcome: 'Welcome',
  primary: 'Primary database',
  'connection-test': 'Connection test',
  fallback: 'Fallback',
  'fallback-settings': 'Fallback settings',
  dimensions: 'Embedding dimensions',
  inference: 'Inference endpoint',
  review: 'Review',
  apply: 'Apply',
  checks: 'pgvector checks',
  done: 'Done',
};

/** The heading of a screen, and its name elsewhere. */
export function screenTitle(screen: ScreenId): string {
  return titles[screen];
}
