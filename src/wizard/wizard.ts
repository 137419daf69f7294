import type { SetupRequest } from '../plan/setup-request.ts';
import type { SettingsLayers } from '../settings/read-settings.ts';
import type { Draft } from './draft.ts';
import type { KeyEvent } from './keyboard/key-event.ts';
import type { WizardPorts } from './ports.ts';
import type { ScreenId } from './screen-model.ts';
import type { Session, WizardEnd } from './session.ts';

export type { WizardEnd } from './session.ts';

/** A running wizard, as the faces see it. Every call takes effect before it returns. */
export interface Wizard {
  readonly getSession: () => Session;
  /** Calls the listener after every change; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly press: (event: KeyEvent) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** What Ctrl-C and the signals do: leave, or while applying take back; a second one ends at once. */
  readonly cancel: () => void;
  /** Settles when the operator has left; never rejects. */
  readonly finished: Promise<WizardEnd>;
}

export interface WizardOptions {
  readonly layers: SettingsLayers;
  readonly request: SetupRequest;
  readonly ports: WizardPorts;
  /** A draft of this folder to offer, or null. */
  readonly draft: Draft | null;
  /** Shows the settings only: no field takes input and no port is ever called. */
  readonly readOnly: boolean;
  /** The screen to begin with; for read-only. */
  readonly start?: ScreenId;
}

/** Makes a wizard over what was found; nothing is asked of the outside world before this. */
export function createWizard(options: WizardOptions): Wizard {
  throw new TypeError(`no wizard yet for ${options.request.stateDir}`);
}
