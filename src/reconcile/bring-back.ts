import journalDepth from '../../sql/journal-depth.sql';
import { SetupError } from '../errors/setup-error.ts';
import { adoptMark } from '../journal/adopt-mark.ts';
import { closeFence } from '../journal/close-fence.ts';
import type { Fence } from '../journal/fence.ts';
import { holdFence } from '../journal/hold-fence.ts';
import { prepareMark } from '../journal/prepare-mark.ts';
import { releaseFence } from '../journal/release-fence.ts';
import { cancelled, type Connection } from '../postgres/connection.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import { bookMark, catchUp, surveyBoth } from './assess.ts';
import type { WaitingChanges } from './brought-table.ts';
import { prepareBooks } from './books.ts';
import { finish, remember } from './finish.ts';
import { hope } from './hope.ts';
import { waitingChanges } from './journal-reader.ts';
import { acceptPrimary, refuseOtherPrimary } from './other-primary.ts';
import { lockPrimary } from './primary-lock.ts';
import { type Pace, pace } from './pace.ts';
import { conflictsLeft, reconcileFailed } from './reconcile-error.ts';
import { emptyReport, type ReconcileReport } from './reconcile-report.ts';
import { leftOutOf, wantedTables } from './reconcile-policy.ts';
import {
  type ReconcileRequest,
  togetherRows,
  usualBatchRows,
  usualHoldMs,
  usualLockPatienceMs,
  usualRestMs,
} from './reconcile-request.ts';
import { openFallback, openPrimary } from './reconcile-sides.ts';
import { replay } from './replay.ts';
import type { ReplayWork } from './replay-work.ts';
import { UnresolvedConflicts } from './stopped-replay.ts';
import { tableBook } from './table-book.ts';

type Tell = (more: Partial<ReconcileReport>) => void;

/**
 * Brings the writes of the fallback to the primary, and closes the fence, so that the primary is used again.
 * While the most of them is brought, the fallback goes on taking writes. A run may end anywhere; the next
 * one goes on, and nothing is done twice. When it ends early, the report has what was done, and the error.
 *
 * @throws SetupError when the fallback cannot be asked at all; CANCELLED
 */
export async function bringBack(request: ReconcileRequest): Promise<ReconcileReport> {
  const { connection: fallback, fence } = await openFallback(request);
  let report: ReconcileReport = { ...emptyReport, fence };
  const tell: Tell = (more) => {
    report = { ...report, ...more };
  };
  try {
    await run(request, { fallback, fence }, tell);
    return report;
  } catch (error) {
    await letGo(request, error);
    if (request.signal?.aborted === true) throw cancelled('primary');
    if (error instanceof UnresolvedConflicts) {
      const { conflicts } = error;
      const left = conflictsLeft(conflicts, request.policies.newestColumn);
      return { ...report, conflicts, error: left };
    }
    const failure = reconcileFailed(error);
    if (!(failure instanceof SetupError)) throw failure;
    return { ...report, error: failure };
  } finally {
    await fallback.close();
  }
}

async function run(
  request: ReconcileRequest,
  { fallback, fence }: { readonly fallback: Connection; readonly fence: Fence | null },
  tell: Tell,
): Promise<void> {
  const waiting = await waitingChanges(fallback);
  const leftOut = leftOutOf(request.policies, waiting);
  tell({ waiting, leftOut, closed: fence === null });
  if (fence === null) return;
  const primary = await openPrimary(request);
  try {
    const sides = { primary, fallback };
    await lockPrimary(primary, request.lockPatienceMs ?? usualLockPatienceMs);
    const identity = await refuseOtherPrimary(sides, fence, request.acceptPrimary === true);
    if (request.acceptPrimary === true) await acceptPrimary(fallback, identity);
    if (waiting.length === 0 && (fence.mode === 'closed' || fence.mode === 'read-only')) {
      // Nothing of ours is needed on a primary whose fallback never took a write.
      await closeFence(fallback);
      const { fence: closed, warnings } = await adoptMark(sides, fence.pair);
      tell({ closed: true, fence: closed, warnings });
      if (request.stateDir !== null && closed.epoch > 0) {
        await remember(request.stateDir, closed, identity);
      }
      return;
    }
    await prepareMark(primary, fence.pair);
    await replayAll(request, { primary, fallback, fence, identity }, tell);
  } finally {
    await primary.close();
  }
}

interface OpenSides {
  readonly primary: Connection;
  readonly fallback: Connection;
  readonly fence: Fence;
  readonly identity: ServerIdentity;
}

async function replayAll(
  request: ReconcileRequest,
  { primary, fallback, fence, identity }: OpenSides,
  tell: Tell,
): Promise<void> {
  const { policies, holdMs = usualHoldMs, restMs = usualRestMs, stateDir } = request;
  const sides = { primary, fallback };
  const mark = bookMark(fence);
  const tables = tableBook(sides);
  await fallback.batch(journalDepth);
  await prepareBooks(primary);
  await catchUp(sides, mark);
  const waiting = await waitingChanges(fallback);
  await tables.learn(wantedTables(policies, waiting));
  const { conflicts, decisions } = await surveyBoth(sides, tables, { mark, policies });
  tell({ waiting, conflicts });
  if (conflicts.some(({ outcome }) => outcome === null)) throw new UnresolvedConflicts(conflicts);
  const few = countOf(waiting) <= togetherRows && request.batchRows === undefined;
  const { batchRows = few ? togetherRows : usualBatchRows } = request;
  const work: ReplayWork = {
    ...sides,
    tables,
    policies,
    decisions,
    mark,
    ...{ hope: hope(), inOneGo: hope() },
    together: few,
  };
  const total = { brought: 0, conflicts: [...conflicts] };
  const pass = async (until: Pace | null): Promise<number> => {
    const before = total.brought;
    const onProgress = (changes: number): void => {
      tell({ brought: before + changes });
      request.onProgress?.(`Changes brought back: ${before + changes}`);
    };
    const done = await replay(work, { batchRows, pace: until, onProgress });
    total.brought += done.changes;
    total.conflicts.push(...done.conflicts.filter((one) => !conflicts.includes(one)));
    tell({ brought: total.brought, conflicts: total.conflicts });
    return done.waiting;
  };
  const enough = Math.min(batchRows, usualBatchRows);
  const left = fence.mode === 'open' ? await pass(pace({ enough, restMs })) : countOf(waiting);
  if (fence.mode === 'open' || fence.mode === 'held') {
    request.onProgress?.(left > enough ? holding(left) : 'Holding new writes');
    await holdFence(fallback, { timeoutMs: holdMs });
  }
  await pass(null);
  tell(await finish(work, fence, { stateDir, identity }));
}

function holding(left: number): string {
  return `Holding new writes until the last ${left} changes are brought back`;
}

function countOf(waiting: readonly WaitingChanges[]): number {
  return waiting.reduce((sum, one) => sum + one.inserts + one.updates + one.deletes, 0);
}

/**
 * Lets the fallback take writes again, also those that a run before held and was killed: nobody else would. Another
 * run that is at work has the lock of the primary, and this one ended with LOCKED then. Where the primary cannot be
 * asked who has it, the other run's hold may be released: that run cannot go on either, or, where only this machine
 * cannot reach the primary, it finds its fence open at the end. A fence is not closed while writes wait, so that
 * the run ends with an error, nothing is lost, and the next one brings the rest.
 */
async function letGo(request: ReconcileRequest, error: unknown): Promise<void> {
  if (error instanceof SetupError && error.code === 'LOCKED') return;
  const { fallback, tries } = request;
  try {
    // Also after Ctrl-C, which ends every session that knows of it.
    const { connection, fence } = await openFallback({ fallback, tries });
    if (fence?.mode === 'held') await releaseFence(connection);
    await connection.close();
  } catch {
    // The next run finds it held, and does the same.
  }
}
