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
  /** Random name of the pair of databases, made once; what was replayed is booked under it. */
  readonly pair: string;
  /** Who opened the epoch, as `host:pid`. */
  readonly holder: string | null;
  /** Why the primary was left. */
  readonly reason: string | null;
  /** ISO 8601. */
  readonly since: string;
  /** The primary that was left; null before one was seen. */
  readonly primary: ServerIdentity | null;
  /** Changes that the primary does not have yet. */
  readonly unreplayed: number;
}

/** The mark in the primary (same table there): up to which epoch it has everything. */
export interface PrimaryMark {
  readonly pair: string;
  readonly epoch: number;
}
