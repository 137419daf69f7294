import type { RouterStatus } from './router-status.ts';

/** The events of a router, each with the status after the change. */
export interface RouterEvents {
  /** Statements go to the fallback from now on. */
  failover: [status: RouterStatus];
  /** The router works with less than was asked for: suspect, saturated, misconfigured, diverged, a fallback that is not ready. */
  degraded: [status: RouterStatus];
  /** The primary answers again; statements still go to the fallback. */
  recovered: [status: RouterStatus];
  /** Statements go to the primary again. */
  failback: [status: RouterStatus];
  /** No target is left. */
  down: [status: RouterStatus];
  /** Every change of state, the ones above included. */
  state: [status: RouterStatus];
  /** One line per change, without secrets, for a log. */
  log: [line: string];
}
