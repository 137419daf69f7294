import type { Target } from '../errors/setup-error.ts';
import type { Fence } from '../journal/fence.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Evidence } from './evidence.ts';
import type { FallbackWrites, Reason, RouterState } from './router-state.ts';
import type { RouterTiming } from './router-timing.ts';
import { type TargetView, unknownTarget } from './target-view.ts';

/** What is known of the fence: from the fallback, or from the record in the state directory. */
export type KnownFence = Omit<Fence, 'opening' | 'unreplayed'> & {
  /** Null where only the record tells. */
  readonly unreplayed: number | null;
};

/** Everything a decision is made from; times in milliseconds of `routerNow()`. */
export interface Situation {
  readonly state: RouterState;
  /** Null for a target that is not in the settings. */
  readonly primary: TargetView | null;
  readonly fallback: TargetView | null;
  /** Null: never prepared, or nobody could tell yet. */
  readonly fence: KnownFence | null;
  /** The primary that this router has worked with, or that the fence names; null before one was seen. */
  readonly known: ServerIdentity | null;
  /** Who answered last at the address of the primary. */
  readonly shown: ServerIdentity | null;
  /** What is under way; one thing at a time. */
  readonly doing: Act['do'] | null;
  /** When the start of the fallback was last tried. */
  readonly startTried: number | null;
}

/** What happened. */
export type Input =
  | { readonly kind: 'probed'; readonly target: Target; readonly evidence: Evidence }
  | { readonly kind: 'reported'; readonly target: Target; readonly evidence: Evidence }
  | { readonly kind: 'fence-seen'; readonly fence: KnownFence | null }
  /** `fence` is null where the fallback cannot keep one and takes no writes either. */
  | {
      readonly kind: 'fence-opened';
      readonly fence: KnownFence | null;
      readonly writes: FallbackWrites;
    }
  /** The fallback was lost while its fence was being opened. */
  | { readonly kind: 'fence-failed'; readonly reason: Reason }
  | { readonly kind: 'fence-closed'; readonly fence: KnownFence | null }
  | { readonly kind: 'close-failed'; readonly reason: Reason }
  /** `started`: false when it ran already, whether it can be reached or not. */
  | { readonly kind: 'fallback-started'; readonly started: boolean }
  | { readonly kind: 'start-failed'; readonly reason: Reason }
  /** Somebody else's login worked there. */
  | { readonly kind: 'let-in'; readonly target: Target }
  /** The first choice is made; a stopped fallback may be started beside the primary. */
  | { readonly kind: 'opened' }
  /** The operator wants the primary back. */
  | { readonly kind: 'fail-back' }
  /** The time for the first choice is over. */
  | { readonly kind: 'time-up' };

/** What is to be done about it; its outcome comes back as an input. */
export type Act =
  | { readonly do: 'open-fence'; readonly reason: Reason }
  | { readonly do: 'close-fence' }
  | { readonly do: 'start-fallback' };

/** What the application and the operator have chosen. */
export interface Rules {
  readonly timing: RouterTiming;
  readonly writes: FallbackWrites;
  readonly failBack: 'manual' | 'auto';
  /** Whether a stopped fallback may be started from here. */
  readonly mayStart: boolean;
  /** Whether it is started even though the primary serves. */
  readonly startsAtOnce: boolean;
  /** Who we are in a fence, as `host:pid`. */
  readonly holder: string;
}

/** What follows from one input. */
export interface Step {
  readonly situation: Situation;
  readonly act: Act | null;
}

/** Where a router begins: nobody was asked yet. */
export function firstSituation(parts: {
  readonly primary: boolean;
  readonly fallback: boolean;
  readonly fence: KnownFence | null;
  readonly now: number;
}): Situation {
  const { fence } = parts;
  return {
    state: { name: 'starting', since: parts.now },
    primary: parts.primary ? unknownTarget : null,
    fallback: parts.fallback ? unknownTarget : null,
    fence,
    // A primary that was replaced on purpose, while nothing waits for it, is no surprise.
    known: fence === null || fence.mode === 'closed' ? null : fence.primary,
    shown: null,
    doing: null,
    startTried: null,
  };
}

/** Whether the fallback has, or may have, what the primary lacks: then it is never left silently. */
export function holdsWrites(fence: KnownFence | null): boolean {
  if (fence === null) return false;
  return fence.mode === 'open' || fence.mode === 'held' || (fence.unreplayed ?? 0) > 0;
}
