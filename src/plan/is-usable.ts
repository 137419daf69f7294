import type { CheckReport } from '../pgvector/check-report.ts';

/** Whether a target answered and failed no check. */
export function isUsable(report: CheckReport | null): boolean {
  return (
    report !== null &&
    report.error === null &&
    report.results.every(({ status }) => status !== 'fail')
  );
}
