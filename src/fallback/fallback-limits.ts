/** What the gateway enforces on its clients. Times in milliseconds, sizes in bytes. */
export interface FallbackLimits {
  readonly maxConnections: number;
  readonly maxUnauthenticated: number;
  readonly loginMs: number;
  readonly statementMs: number;
  readonly idleInTransactionMs: number;
  /** How long a statement may go on after its client has left while others wait. */
  readonly abandonedMs: number;
  readonly maxMessageBytes: number;
  /** Answers kept for a client that does not read; beyond it the client is dropped. */
  readonly maxUnreadBytes: number;
  readonly maxPreparedStatements: number;
  readonly maxPreparedBytes: number;
}

/**
 * The default limits. 100 connections is PostgreSQL's own default; 10 s is shorter than its
 * authentication_timeout of 60 s because there is no network in between.
 */
export const defaultFallbackLimits: FallbackLimits = {
  maxConnections: 100,
  maxUnauthenticated: 50,
  loginMs: 10_000,
  statementMs: 300_000,
  idleInTransactionMs: 60_000,
  abandonedMs: 1_000,
  maxMessageBytes: 256 * 1024 * 1024,
  maxUnreadBytes: 256 * 1024 * 1024,
  maxPreparedStatements: 1_000,
  maxPreparedBytes: 16 * 1024 * 1024,
};
