import type { FallbackLimits } from '../fallback-limits.ts';
import type { Flight } from './flight.ts';

/**
 * How long a statement may go on after it was cancelled. Milliseconds. On a machine that is busy with
 * other work half a second was too short: the connection was lost, and the engine of all others with it.
 */
const cancelMs = 2_000;

/**
 * Why a job has to be ended: its client sends nothing for its COPY; it was cancelled and does not
 * end; it has reached the limit; its client has left and others wait.
 */
export type OverdueJob = 'starved' | 'cancel' | 'statement' | 'abandoned';

/** What is known of the job that runs; times in milliseconds of one clock. */
export interface JobAge {
  readonly now: number;
  /** Since when it runs, or has last moved on. */
  readonly since: number;
  /** Since when its client has left; null while it has not. */
  readonly left: number | null;
  readonly othersWait: boolean;
  readonly limits: FallbackLimits;
}

/** Judges the job that runs; null while it may go on. */
export function overdueJob(job: Flight, age: JobAge): OverdueJob | null {
  const { now, since, left, othersWait, limits } = age;
  const { hungrySince, cancelledSince } = job;
  if (hungrySince !== null && now - hungrySince > limits.idleInTransactionMs) return 'starved';
  if (cancelledSince !== null && now - Math.max(cancelledSince, since) > cancelMs) return 'cancel';
  if (now - since > limits.statementMs) return 'statement';
  return left !== null && othersWait && now - left > limits.abandonedMs ? 'abandoned' : null;
}
