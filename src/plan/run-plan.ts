import { internalError } from '../errors/internal-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { PlanEvent, Step, StepResult, Undo } from './step.ts';

export type PlanResult<State> =
  | { readonly status: 'completed'; readonly state: State; readonly steps: readonly StepResult[] }
  | {
      readonly status: 'stopped';
      readonly state: State;
      readonly steps: readonly StepResult[];
      /** Why it stopped; CANCELLED when the signal was aborted. */
      readonly error: SetupError;
    };

export interface RunPlanOptions {
  readonly signal: AbortSignal;
  readonly emit: (event: PlanEvent) => void;
}

interface Performed {
  readonly result: StepResult;
  readonly undo: Undo | null;
}

/**
 * Runs the steps in order, handing the state on. When a step throws or the signal is aborted, what
 * this run did is undone, last first, and the result says which steps were.
 *
 * Never throws for a failing step or undo; a programming error in a step becomes INTERNAL.
 */
export async function runPlan<State>(
  steps: readonly Step<State>[],
  initial: State,
  { signal, emit }: RunPlanOptions,
): Promise<PlanResult<State>> {
  let performed: readonly Performed[] = [];
  let state = initial;
  for (const [index, step] of steps.entries()) {
    const started = performance.now();
    try {
      signal.throwIfAborted();
      emit({ type: 'step-started', id: step.id, title: step.title });
      if (step.keeps === 'all') performed = performed.map(({ result }) => ({ result, undo: null }));
      const outcome = await step.perform(state, {
        signal,
        progress: (message, amount) =>
          emit({ type: 'step-progress', id: step.id, message, amount: amount ?? null }),
      });
      state = outcome.state;
      const ms = Math.round(performance.now() - started);
      const { status } = outcome;
      const undo = outcome.status === 'done' ? outcome.undo : null;
      performed = [...performed, { result: { id: step.id, status, ms }, undo }];
      const note = outcome.status === 'failed' ? outcome.error.message : outcome.note;
      emit({ type: 'step-finished', id: step.id, status, note, ms });
    } catch (thrown) {
      const error = stopReason(thrown, signal, steps.slice(0, index + 1));
      const ms = Math.round(performance.now() - started);
      emit({ type: 'step-finished', id: step.id, status: 'failed', note: error.message, ms });
      const { steps: undone, stuck } = await undoAll(performed, emit);
      return {
        status: 'stopped',
        state,
        steps: [...undone, { id: step.id, status: 'failed', ms }],
        error: withStuckUndos(error, stuck),
      };
    }
  }
  if (signal.aborted && steps.at(-1)?.keeps !== 'all') {
    const { steps: undone, stuck } = await undoAll(performed, emit);
    return {
      status: 'stopped',
      state,
      steps: undone,
      error: withStuckUndos(cancelled(steps), stuck),
    };
  }
  return { status: 'completed', state, steps: performed.map(({ result }) => result) };
}

async function undoAll(
  performed: readonly Performed[],
  emit: RunPlanOptions['emit'],
): Promise<{ readonly steps: readonly StepResult[]; readonly stuck: readonly string[] }> {
  const stuck: string[] = [];
  const results = performed.map(({ result }) => result);
  for (const [index, { result, undo }] of [...performed.entries()].reverse()) {
    if (undo === null) continue;
    try {
      await undo();
      results[index] = { ...result, status: 'undone' };
      emit({ type: 'step-undone', id: result.id });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      stuck.push(`${result.id}: ${reason}`);
      emit({ type: 'undo-failed', id: result.id, reason });
    }
  }
  return { steps: results, stuck };
}

/** An error of a run says the truth about what is still there. */
function withStuckUndos(error: SetupError, stuck: readonly string[]): SetupError {
  if (stuck.length === 0) return error;
  const { code, message, detail, fix, target } = error;
  const left = stuck.map((line) => `not undone: ${line}`);
  return new SetupError(code, {
    message: code === 'CANCELLED' ? 'Cancelled. Not everything could be undone.' : message,
    detail: [...(detail === null ? [] : [detail]), ...left].join('\n'),
    fix,
    target,
    cause: error,
  });
}

function stopReason(
  thrown: unknown,
  signal: AbortSignal,
  begun: readonly Pick<Step<unknown>, 'keeps'>[],
): SetupError {
  if (signal.aborted) return cancelled(begun, thrown);
  return thrown instanceof SetupError ? thrown : internalError(thrown);
}

/**
 * @param begun the steps that were performed, and the one that was cut short
 * @param thrown what that one said about it
 */
function cancelled(begun: readonly Pick<Step<unknown>, 'keeps'>[], thrown?: unknown): SetupError {
  const kept = begun.some(({ keeps }) => keeps !== undefined);
  const told = thrown instanceof SetupError && thrown.code === 'CANCELLED' ? thrown : null;
  return new SetupError('CANCELLED', {
    message: kept
      ? 'Cancelled. What was finished by then stays.'
      : 'Cancelled. What this run had created was undone.',
    detail: told?.detail ?? null,
    fix: 'Run the same command again; it goes on from what is there.',
  });
}
