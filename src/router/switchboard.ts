import type { SetupError, Target } from '../errors/setup-error.ts';
import type { Evidence } from './evidence.ts';
import type { FallbackWrites, RouterState } from './router-state.ts';

/** Who takes statements at this moment. */
export type Serving =
  | {
      readonly kind: 'target';
      readonly target: Target;
      /** Counts the switches; what a connection of an earlier one reports says nothing about now. */
      readonly generation: number;
      /** What this target takes: everything, or less on the fallback. */
      readonly takes: 'everything' | FallbackWrites;
    }
  /** A decision is being made; ask `settled`. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'none'; readonly error: SetupError };

/** One change of state. */
export interface StateChange {
  readonly from: RouterState;
  readonly to: RouterState;
  readonly serving: Serving;
}

/**
 * Joins those who watch the targets and those who use them. The state is swapped at once and only
 * here; `serving` is a plain field, because it is read before every statement.
 */
export interface Switchboard {
  readonly state: RouterState;
  readonly serving: Serving;
  /**
   * What takes statements once no decision is pending any more; at once when none is.
   * Waits `holdMs` at most, then it is `none`. Never throws.
   */
  settled: () => Promise<Exclude<Serving, { kind: 'wait' }>>;
  /** Hands in what a statement or a login found out about a target; old generations are ignored. */
  report: (target: Target, generation: number, evidence: Evidence) => void;
  /** Tells that a target has let a connection of the application in. */
  readonly letIn: (target: Target) => void;
  /** Tells every change of state, in order, after the swap; returns the way to end that. */
  subscribe: (listener: (change: StateChange) => void) => () => void;
}
