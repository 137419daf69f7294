import { SetupError, type Target } from '../errors/setup-error.ts';
import { routerNow } from './router-clock.ts';
import type { RouterState } from './router-state.ts';
import { stillReconciling, takingOf, unavailable } from './serving-of.ts';
import type { Act, Input, Rules, Situation } from './situation.ts';
import type { Serving, StateChange } from './switchboard.ts';
import { unharmed } from './teller.ts';
import { next } from './transitions.ts';

type Settled = Exclude<Serving, { kind: 'wait' }>;

/** Holds the situation, swaps it at once, and tells who listens. Inputs that come meanwhile wait their turn. */
export class SwitchState {
  situation: Situation;
  serving: Serving = { kind: 'wait' };
  readonly #rules: Rules;
  readonly #act: (act: Act) => void;
  readonly #listeners = new Set<(change: StateChange) => void>();
  readonly #waiting = new Set<(serving: Settled) => void>();
  readonly #inputs: Input[] = [];
  #busy = false;
  #closed = false;
  #served: Target | null = null;
  #generation = 0;

  constructor(first: Situation, rules: Rules, act: (act: Act) => void) {
    this.situation = first;
    this.#rules = rules;
    this.#act = act;
  }

  get state(): RouterState {
    return this.situation.state;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Books an input and swaps the state; what is to be done about it is begun after the swap. */
  dispatch(input: Input): void {
    if (this.#closed) return;
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let each = this.#inputs.shift(); each !== undefined; each = this.#inputs.shift()) {
        this.#take(each);
      }
    } finally {
      this.#busy = false;
    }
  }

  subscribe(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See Switchboard. */
  settled(): Promise<Settled> {
    const { serving } = this;
    if (serving.kind !== 'wait') return Promise.resolve(serving);
    return new Promise((resolve) => {
      const settle = (settled: Settled): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(settled);
      };
      const timer = setTimeout(() => {
        settle({ kind: 'none', error: this.#tooLong() });
      }, this.#rules.timing.holdMs);
      this.#waiting.add(settle);
    });
  }

  /** From now on nothing serves, and nothing changes any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.serving = { kind: 'none', error: closedError() };
    this.#letGo();
    this.#listeners.clear();
  }

  #take(input: Input): void {
    const before = this.situation;
    const step = next(before, input, this.#rules, routerNow());
    const served = this.serving;
    this.situation = step.situation;
    this.serving = this.#serve(step.situation.state, served);
    if (before.state.name !== step.situation.state.name || served !== this.serving) {
      this.#tell({ from: before.state, to: step.situation.state, serving: this.serving });
    }
    if (step.act !== null) this.#act(step.act);
  }

  #serve(state: RouterState, before: Serving): Serving {
    const taking = takingOf(state);
    if (taking.kind === 'wait') return before.kind === 'wait' ? before : taking;
    if (taking.kind === 'none') {
      return before.kind === 'none' && before.error.message === taking.error.message
        ? before
        : taking;
    }
    if (taking.target !== this.#served) this.#generation += 1;
    this.#served = taking.target;
    const generation = this.#generation;
    const same =
      before.kind === 'target' && before.generation === generation && before.takes === taking.takes;
    return same ? before : { ...taking, generation };
  }

  #tell(change: StateChange): void {
    for (const listener of this.#listeners) unharmed(() => listener(change));
    this.#letGo();
  }

  #letGo(): void {
    const { serving } = this;
    if (serving.kind === 'wait') return;
    for (const settle of this.#waiting) settle(serving);
  }

  #tooLong(): SetupError {
    const { state } = this;
    if (state.name === 'reconciling') return stillReconciling();
    return unavailable('reason' in state ? { primary: state.reason } : {});
  }
}

function closedError(): SetupError {
  return new SetupError('ROUTER_CLOSED', {
    message: 'The router was closed.',
    fix: 'Open a new router, or close it later.',
  });
}
