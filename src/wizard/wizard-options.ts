import type { SetupRequest } from '../plan/setup-request.ts';
import type { SettingsLayers } from '../settings/read-settings.ts';
import type { Draft } from './draft.ts';
import type { WizardPorts } from './ports.ts';
import type { ScreenId } from './screen-model.ts';

/** What a wizard is made from. */
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
