import type { CheckRow } from './screen-model.ts';

const order = ['pass', 'warn', 'fail', 'skip'] as const;

/** How the checks went, such as "12 pass, 1 warn, 1 fail"; what did not happen is not counted. */
export function checkCounts(checks: readonly Pick<CheckRow, 'status'>[]): string {
  return order
    .map((status) => ({ status, count: checks.filter((row) => row.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status}`)
    .join(', ');
}
