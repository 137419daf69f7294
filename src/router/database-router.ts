import type { EventEmitter } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import type { RouterEvents } from './router-events.ts';
import type { RouterStatus } from './router-status.ts';

/** What the caller declares about its work; a declared read may be run a second time on the other target. */
export interface WorkOptions {
  /** Default `write`. A `read` transaction is READ ONLY on both targets. */
  readonly access?: 'read' | 'write';
}

/**
 * One database to the application, whichever target serves it. Takes the place of a `Pool` of `pg`:
 * `query`, `connect`, `end` and the counters behave as there, callbacks included. A statement's
 * configuration may carry `access: 'read'`.
 *
 * Errors of a statement are those of `pg`. What the router adds: QueryOutcomeUnknownError,
 * DegradedReadOnlyError, DatabaseUnavailableError; all are SetupErrors with a stable code.
 */
export interface DatabaseRouter extends EventEmitter<RouterEvents>, AsyncDisposable {
  readonly query: Pool['query'];
  readonly connect: Pool['connect'];
  /** Runs the work between BEGIN and COMMIT on one connection; rolls back when it throws. */
  readonly transaction: <Answer>(
    work: (client: PoolClient) => Promise<Answer>,
    options?: WorkOptions,
  ) => Promise<Answer>;
  /** Lends one connection for as long as the work takes. */
  readonly withClient: <Answer>(
    work: (client: PoolClient) => Promise<Answer>,
    options?: WorkOptions,
  ) => Promise<Answer>;
  /** What is known now; asks nobody. */
  readonly status: () => RouterStatus;
  /** Probes both targets now. */
  readonly health: () => Promise<RouterStatus>;
  /** The block an application prints when it starts: endpoint, mode, reason, pgvector, journal; no secrets. */
  readonly startupReport: () => readonly string[];
  /** Goes back to the primary now. Throws RECONCILE_REQUIRED while writes wait, and what keeps the primary from serving. */
  readonly failBack: () => Promise<RouterStatus>;
  /** Ends all connections, within `tearDownMs`. Idempotent; never throws. */
  readonly close: () => Promise<void>;
  /** The same, under the name that `Pool` has for it. */
  readonly end: () => Promise<void>;
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}
