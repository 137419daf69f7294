import type { Target } from '../errors/setup-error.ts';
import type { UnsupportedTable } from '../journal/journal-readiness.ts';
import type { FallbackWrites, Reason, RouterStateName } from './router-state.ts';

/** What is known about one target without asking it now; never a secret. */
export interface TargetStatus {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** As of the last probe that was answered; null before one was. */
  readonly serverVersion: string | null;
  /** Version of the extension in this database; null without it or before a probe was answered. */
  readonly pgvector: string | null;
  readonly reachable: boolean;
  /** It answers, but has no connection, memory or disk left. */
  readonly saturated: boolean;
  /** What the last failed probe said, until one succeeds. */
  readonly problem: Reason | null;
  /** Of the last probe that was answered, in milliseconds. */
  readonly latencyMs: number | null;
  /** Probes that failed one after the other. */
  readonly failures: number;
}

/** Where the router stands, as applications, commands and documents see it. */
export interface RouterStatus {
  readonly state: RouterStateName;
  /** Design contract 3.5. */
  readonly mode: 'normal' | 'degraded' | 'local' | 'unavailable';
  /** What takes statements; null when none does. */
  readonly target: Target | null;
  readonly reason: Reason | null;
  /** ISO 8601, in UTC. */
  readonly since: string;
  /** Counts the failovers of this pair of databases; 0 before the first. */
  readonly epoch: number;
  /** What the target in use takes; null when none is. */
  readonly writes: 'everything' | FallbackWrites | null;
  /**
   * Writes that the primary does not have yet, as of the last probe that the fallback answered: a busy
   * embedded one answers between two transactions. Null when it cannot be asked.
   */
  readonly unreplayed: number | null;
  /** Tables of which the journal records no change, or not every one, and why; with `writes: 'journal'`, once it is prepared. */
  readonly unrecorded: readonly UnsupportedTable[];
  /** Whether the router waits for `setup-wizard reconcile`. */
  readonly reconcileRequired: boolean;
  readonly targets: Readonly<Record<Target, TargetStatus | null>>;
}
