import type { ServerIdentity } from '../postgres/server-identity.ts';

/**
 * What the fallback says about itself (table `setup_wizard.router_state`).
 *
 * - closed: the primary is in use; tables with triggers of the journal take no writes.
 * - read-only: the fallback is in use and takes no writes.
 * - open: the fallback is in use, and its journal records every change.
 * - held: the changes are being brought back; writes wait.
 */
export type FenceMode = 'closed' | 'read-only' | 'open' | 'held';

/** The durable fence in the fallback. */
export interface Fence {
  /** Counts the failovers; 0 before the first. */
  readonly epoch: number;
  readonly mode: FenceMode;
  /** Random name of the pair of databases, made once; the primary keeps one mark for each. */
  readonly pair: string;
  /**
   * Random name of the present or last opening, null before the first. What is replayed is booked under
   * it and the `seq` of the journal: copies of one fallback (a cloned machine) must not take each
   * other's bookings.
   */
  readonly opening: string | null;
  /** Who opened the epoch, as `host:pid:random`. */
  readonly holder: string | null;
  /** Why the primary was left. */
  readonly reason: string | null;
  /** ISO 8601. */
  readonly since: string;
  /** The primary that was left; null before one was seen. */
  readonly primary: ServerIdentity | null;
  /** Changes that the primary does not have yet; counted up to `mostCounted`. */
  readonly unreplayed: number;
}

/** A fence is asked for once a second; what is beyond this number of writes is not counted for that. */
export const mostCounted = 10_000;

/**
 * The mark of a pair in the primary (table `setup_wizard.router_marks` there, one row for each pair, for
 * several machines may have a fallback of one primary): up to which epoch it has everything.
 */
export interface PrimaryMark {
  readonly pair: string;
  readonly epoch: number;
}
