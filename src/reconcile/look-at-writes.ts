import { SetupError } from '../errors/setup-error.ts';
import { cancelled } from '../postgres/connection.ts';
import { bookMark, bothTables, surveyBoth } from './assess.ts';
import { waitingChanges } from './journal-reader.ts';
import { refuseOtherPrimary } from './other-primary.ts';
import { leftOutOf, wantedTables } from './reconcile-policy.ts';
import { emptyReport, type ReconcileReport } from './reconcile-report.ts';
import type { ReconcileRequest } from './reconcile-request.ts';
import { openFallback, openPrimary } from './reconcile-sides.ts';

/**
 * Tells what bringing the writes back would do, and changes nothing anywhere. When the primary cannot be
 * asked, the report has what the fallback says, and the error.
 *
 * @throws SetupError when the fallback cannot be asked
 */
export async function lookAtWrites(request: ReconcileRequest): Promise<ReconcileReport> {
  const { signal, policies } = request;
  const { connection: fallback, fence } = await openFallback(request);
  try {
    const waiting = await waitingChanges(fallback);
    const report: ReconcileReport = {
      ...emptyReport,
      fence,
      waiting,
      leftOut: leftOutOf(policies, waiting),
      closed: fence === null || (fence.mode === 'closed' && waiting.length === 0),
    };
    if (fence === null || report.closed) return report;
    try {
      const primary = await openPrimary(request);
      try {
        const sides = { primary, fallback };
        await refuseOtherPrimary(sides, fence, request.acceptPrimary === true);
        if (waiting.length === 0) return report;
        const tables = await bothTables(sides, wantedTables(policies, waiting));
        const found = await surveyBoth(sides, tables, { mark: bookMark(fence), policies });
        return { ...report, conflicts: found.conflicts };
      } finally {
        await primary.close();
      }
    } catch (error) {
      if (signal?.aborted === true) throw cancelled('primary');
      if (!(error instanceof SetupError)) throw error;
      return { ...report, error };
    }
  } finally {
    await fallback.close();
  }
}
