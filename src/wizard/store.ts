/** A value that changes by actions, and those who want to know when. */
export interface Store<State, Action> {
  readonly getState: () => State;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (action: Action) => void;
}

/** A store. Actions that a listener dispatches wait until the one before is told to everybody. */
export function createStore<State, Action>(
  initial: State,
  reduce: (state: State, action: Action) => State,
): Store<State, Action> {
  const listeners = new Set<() => void>();
  const waiting: Action[] = [];
  let state = initial;
  let busy = false;
  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (action) => {
      waiting.push(action);
      if (busy) return;
      busy = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const before = state;
          state = reduce(state, next);
          if (state !== before) for (const listener of [...listeners]) listener();
        }
      } finally {
        busy = false;
      }
    },
  };
}
