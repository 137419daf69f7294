import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';

/** Why a target is not what it should be: a stable code, and one sentence without secrets. */
export interface Reason {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the fallback takes while the application works on it. */
export type FallbackWrites =
  /** Every transaction is READ ONLY. */
  | 'read-only'
  /** Every change is recorded, to be brought back to the primary. */
  | 'journal'
  /** Only what is declared a read gets to the fallback at all. */
  | 'refuse';

/**
 * Where the router stands. `since` is in milliseconds of `routerNow()`.
 *
 * | state | takes statements |
 * |---|---|
 * | starting | waits |
 * | primary | primary |
 * | local: there is no primary in the settings | fallback |
 * | suspect: evidence against the primary, not yet confirmed | waits after a hard sign, silence or while it starts, else primary |
 * | fallback: degraded | fallback |
 * | recovered: degraded, though the primary is healthy again | fallback |
 * | reconciling: the writes of the fallback are being brought back | waits |
 * | misconfigured: the primary refuses our settings | what it took before, else none |
 * | diverged: the primary is another server, or an older copy of it | fallback if it was there already, else none |
 * | down | none |
 */
export type RouterState =
  | { readonly name: 'starting'; readonly since: number }
  | { readonly name: 'primary'; readonly since: number }
  | { readonly name: 'local'; readonly since: number }
  | {
      readonly name: 'suspect';
      readonly since: number;
      readonly reason: Reason;
      /** Whether statements wait until this is decided. */
      readonly holds: boolean;
      /** Probes that failed one after the other. */
      readonly failures: number;
    }
  | (Degraded & { readonly name: 'fallback' })
  | (Degraded & {
      readonly name: 'recovered';
      /** Since when the primary answers again, and how many probes in a row. */
      readonly healthySince: number;
      readonly healthyProbes: number;
      /** Why the router does not go back by itself. */
      readonly heldBy: 'operator' | 'unreplayed-writes' | 'probation';
    })
  | (Degraded & { readonly name: 'reconciling' })
  | {
      readonly name: 'misconfigured';
      readonly since: number;
      readonly reason: Reason;
      readonly serving: Target | null;
    }
  | {
      readonly name: 'diverged';
      readonly since: number;
      readonly reason: Reason;
      readonly serving: 'fallback' | null;
      /** What the fallback takes while it serves. */
      readonly writes: FallbackWrites;
    }
  | {
      readonly name: 'down';
      readonly since: number;
      readonly reasons: Readonly<Partial<Record<Target, Reason>>>;
    };

interface Degraded {
  /** Since when the fallback is in use. */
  readonly since: number;
  /** Why the primary was left. */
  readonly reason: Reason;
  /** What the fallback takes now; less than was asked for when its journal cannot be opened. */
  readonly writes: FallbackWrites;
}

export type RouterStateName = RouterState['name'];
