import type { Action } from './action.ts';
import { Conductor } from './conductor.ts';
import type { KeyEvent } from './keyboard/key-event.ts';
import { openSession } from './open-session.ts';
import { reduce } from './reduce.ts';
import type { Session, WizardEnd } from './session.ts';
import { createStore } from './store.ts';
import type { WizardOptions } from './wizard-options.ts';

export type { WizardEnd } from './session.ts';
export type { WizardOptions } from './wizard-options.ts';

/** A running wizard, as the faces see it. Every call takes effect before it returns. */
export interface Wizard {
  readonly getSession: () => Session;
  /** Calls the listener after every change; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly press: (event: KeyEvent) => void;
  readonly resize: (columns: number, rows: number) => void;
  /**
   * Nobody answers any more (a signal, a lost terminal): leaves, or while applying takes back first.
   * A second call changes nothing.
   */
  readonly cancel: () => void;
  /** Settles when the operator has left; never rejects. */
  readonly finished: Promise<WizardEnd>;
}

/**
 * Makes a wizard over what was found. It begins to look around when somebody watches: the first
 * screen is drawn before anything else is loaded.
 */
export function createWizard({ ports, ...options }: WizardOptions): Wizard {
  const store = createStore<Session, Action>(openSession(options, Date.now()), reduce);
  const conductor = new Conductor(ports, store.dispatch);
  const finished = new Promise<WizardEnd>((resolve) => {
    store.subscribe(() => {
      const session = store.getState();
      conductor.follow(session);
      if (session.phase.kind === 'left') resolve(session.phase.end);
    });
  });
  return {
    getSession: store.getState,
    subscribe: (listener) => {
      const stop = store.subscribe(listener);
      conductor.follow(store.getState());
      return stop;
    },
    press: (event) => store.dispatch({ type: 'key-pressed', event }),
    resize: (columns, rows) => store.dispatch({ type: 'resized', viewport: { columns, rows } }),
    cancel: () => store.dispatch({ type: 'cancel-asked' }),
    finished,
  };
}
