import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../src/postgres/check-result.ts';
import { checkRows } from '../../../src/wizard/models/check-rows.ts';

function check(
  target: CheckResult['target'],
  id: CheckResult['id'],
  status: CheckResult['status'],
): CheckResult {
  return { id, target, status, message: `${id} says ${status}`, fix: null };
}

describe('the rows of the checks', () => {
  it('are the checks themselves while the target answers', () => {
    const all = [check('primary', 'connect', 'pass'), check('primary', 'pooler', 'skip')];
    expect(checkRows(all)).toEqual(all);
  });

  it('hold one row for all that could not be looked at without a connection', () => {
    const rows = checkRows([
      check('primary', 'connect', 'fail'),
      check('primary', 'server.version', 'skip'),
      check('primary', 'pooler', 'skip'),
      check('fallback', 'connect', 'pass'),
    ]);
    expect(rows.map(({ target, id, status }) => `${target} ${id} ${status}`)).toEqual([
      'primary connect fail',
      'primary 2 more skip',
      'fallback connect pass',
    ]);
  });
});
