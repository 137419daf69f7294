import { checkCounts } from '../../src/wizard/check-counts.ts';
import type { CheckRow } from '../../src/wizard/screen-model.ts';

/** "14 checks: 12 pass, 1 warn, 1 fail", with the database before it where there is only one. */
export function checkSummary(checks: readonly CheckRow[]): string {
  const [first, ...others] = new Set(checks.map(({ target }) => target));
  const words = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}: ${checkCounts(checks)}`;
  return first === undefined || others.length > 0 ? words : `${capitalised(first)}, ${words}`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
