import type { SetupError } from '../errors/setup-error.ts';

export type Undo = () => Promise<void>;

/**
 * What one step did. `failed` is for a failure that the rest of the plan can live with; a failure
 * that must stop the run is thrown instead.
 */
export type StepOutcome<State> =
  | {
      readonly status: 'done';
      readonly state: State;
      readonly undo: Undo | null;
      readonly note: string;
    }
  | { readonly status: 'skipped'; readonly state: State; readonly note: string }
  | { readonly status: 'failed'; readonly state: State; readonly error: SetupError };

/** How much of a known whole is done; the message beside it says of what. */
export interface Amount {
  readonly done: number;
  readonly total: number;
}

export interface StepContext {
  readonly signal: AbortSignal;
  /** Says in a short sentence what the step is at, and how far it is where that is known. */
  readonly progress: (message: string, amount?: Amount) => void;
}

/** One unit of a plan: it checks, does and verifies its own change, and can take it back. */
export interface Step<State> {
  /** Stable; scripts match on it. */
  readonly id: string;
  /** What it will do, as the review and the dry run print it. */
  readonly title: string;
  /**
   * What stays even if the run ends early, because another run goes on from there: what it did `itself`,
   * or `all`, from its beginning on. A run whose last step keeps all is not cancelled any more.
   */
  readonly keeps?: 'itself' | 'all';
  readonly perform: (state: State, context: StepContext) => Promise<StepOutcome<State>>;
}

export type StepStatus = 'done' | 'skipped' | 'failed' | 'undone';

export interface StepResult {
  readonly id: string;
  readonly status: StepStatus;
  /** Milliseconds the step took. */
  readonly ms: number;
}

export type PlanEvent =
  /** Another run is at work in the same folder; before the first step. */
  | { readonly type: 'run-awaited'; readonly message: string }
  | { readonly type: 'step-started'; readonly id: string; readonly title: string }
  | {
      readonly type: 'step-progress';
      readonly id: string;
      /** Stays the same while only the amount moves. */
      readonly message: string;
      readonly amount: Amount | null;
    }
  | {
      readonly type: 'step-finished';
      readonly id: string;
      readonly status: StepStatus;
      readonly note: string;
      readonly ms: number;
    }
  | { readonly type: 'step-undone'; readonly id: string }
  | { readonly type: 'undo-failed'; readonly id: string; readonly reason: string };
