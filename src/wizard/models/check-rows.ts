import type { CheckResult } from '../../postgres/check-result.ts';
import type { CheckRow } from '../screen-model.ts';

/**
 * The checks as rows to read: of a target without a connection one row stands for all that could not
 * be looked at, so that what the other one says stays in sight.
 */
export function checkRows(checks: readonly CheckResult[]): readonly CheckRow[] {
  const targets = [...new Set(checks.map(({ target }) => target))];
  return targets.flatMap((target): readonly CheckRow[] => {
    const own = checks.filter((check) => check.target === target);
    const isDown = own.some(({ id, status }) => id === 'connect' && status === 'fail');
    const skipped = own.filter(({ status }) => status === 'skip');
    const [first] = skipped;
    if (!isDown || first === undefined) return own;
    const shown = own.filter(({ status }) => status !== 'skip');
    return [...shown, { ...first, id: `${skipped.length} more` }];
  });
}
