import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { RouterEvents } from './router-events.ts';
import type { RouterStatus } from './router-status.ts';

/** What the caller declares about its work; a declared read may be run a second time on the other target. */
export interface WorkOptions {
  /** Default `write`. A `read` transaction is READ ONLY on both targets. */
  readonly access?: 'read' | 'write';
}

type RouterListener<Name extends keyof RouterEvents> = (...parts: RouterEvents[Name]) => void;

/** What a router has that a `Pool` has not. */
export interface RouterMembers extends AsyncDisposable {
  /** A statement that says what it is. */
  query<Row extends QueryResultRow>(
    statement: QueryConfig & WorkOptions,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
  /**
   * Runs the work between BEGIN and COMMIT on one connection; rolls back when it throws. Work that is
   * declared a read is called a second time when the connection broke under it.
   */
  readonly transaction: <Answer>(
    work: (client: PoolClient) => Promise<Answer>,
    options?: WorkOptions,
  ) => Promise<Answer>;
  /** Lends one connection for as long as the work takes; calls it once. */
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
  on<Name extends keyof RouterEvents>(name: Name, listener: RouterListener<Name>): DatabaseRouter;
  once<Name extends keyof RouterEvents>(name: Name, listener: RouterListener<Name>): DatabaseRouter;
}

/**
 * One database to the application, whichever target serves it. Takes the place of a `Pool` of `pg`:
 * `query`, `connect`, `end` (as `close`), the counters and the events of clients behave as there, callbacks
 * included; there is never an event `error`. A statement's configuration may carry `access: 'read'`.
 *
 * Errors of a statement are those of `pg`. What the router adds: QueryOutcomeUnknownError,
 * TransactionLostError, DegradedReadOnlyError, DatabaseUnavailableError; all are SetupErrors with a stable
 * code. Only after QUERY_OUTCOME_UNKNOWN may the statement have been carried out.
 */
export type DatabaseRouter = Pick<Pool, keyof Pool> & RouterMembers;
