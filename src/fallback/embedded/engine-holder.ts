import type { JobEnd } from './engine-protocol.ts';
import type { Tenant } from './tenant.ts';

/**
 * How long a client that has no transaction open may keep the session for what it left in it (see
 * HeldState) and do nothing, once others wait. Milliseconds: far longer than a program takes from one
 * statement to the next, and short enough for whoever waits.
 */
const heldMs = 1_000;
const idle = 'I'.charCodeAt(0);

/** The client that has the engine for itself: for a transaction, or for what it left in the session. */
export class EngineHolder {
  #tenant: Tenant | null = null;
  #why: 'transaction' | 'state' = 'transaction';
  #since = 0;
  #limitMs = 0;
  /** Since when others have been seen to wait while it did nothing. */
  #awaitedSince: number | null = null;

  get tenant(): Tenant | null {
    return this.#tenant;
  }

  /** A job of the client has ended; `limitMs` is how long a transaction may be idle. */
  ended(tenant: Tenant, end: JobEnd, now: number, limitMs: number): void {
    this.#why = end.status === idle ? 'state' : 'transaction';
    this.#tenant = this.#why === 'transaction' || end.held ? tenant : null;
    this.#since = now;
    this.#limitMs = end.idleMs === 0 ? limitMs : Math.min(limitMs, end.idleMs);
    this.#awaitedSince = null;
  }

  release(): void {
    this.#tenant = null;
  }

  /** Why a holder that does nothing has to go now; null when it may stay. */
  overdue(now: number, othersWait: boolean): 'idle' | 'held' | null {
    if (this.#why === 'transaction') return now - this.#since > this.#limitMs ? 'idle' : null;
    this.#awaitedSince = othersWait ? (this.#awaitedSince ?? now) : null;
    return this.#awaitedSince !== null && now - this.#awaitedSince > heldMs ? 'held' : null;
  }
}
