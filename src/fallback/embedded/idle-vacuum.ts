import type { Job } from './flight.ts';
import type { Tenant } from './tenant.ts';

/**
 * For how long nobody has to want anything of the engine before it vacuums. Milliseconds: far longer
 * than a program takes from one statement to the next.
 */
const idleMs = 1_000;
/** The longest wait after vacuums that were interrupted: PostgreSQL's own autovacuum_naptime. */
const longestMs = 60_000;
const nothing = Buffer.alloc(0);

/**
 * When the engine vacuums: some time after the last work of a client, once for it. Each time that it
 * is interrupted it waits twice as long, so that a client that asks every few seconds does not have
 * the same vacuum begun over and over.
 */
export class IdleVacuum {
  /** Since when there is nothing to do but what may be due; null when nothing is. */
  #since: number | null = null;
  #waitMs = idleMs;
  #interrupted = false;
  /** Stands in the scheduler for a client; it has no connection, and clients count from 1. */
  readonly tenant: Tenant = {
    id: 0,
    preamble: () => ({ settings: nothing, statements: nothing }),
    answer: () => undefined,
    done: () => this.#over(this.#interrupted),
    more: () => undefined,
    kept: () => undefined,
    listened: () => [],
    notified: () => undefined,
    unread: () => 0,
    cancelled: () => undefined,
    lost: () => this.#over(true),
  };

  /** A job of a client has ended. */
  worked(now: number): void {
    this.#since = now;
  }

  /** To be asked when nothing waits, runs or holds the session. */
  due(now: number): boolean {
    return this.#since !== null && now - this.#since >= this.#waitMs;
  }

  begin(): Job {
    this.#since = null;
    this.#interrupted = false;
    return { tenant: this.tenant, batch: null, messages: [], wipe: false };
  }

  interrupted(): void {
    this.#interrupted = true;
  }

  #over(early: boolean): void {
    this.#waitMs = early ? Math.min(2 * this.#waitMs, longestMs) : idleMs;
  }
}
