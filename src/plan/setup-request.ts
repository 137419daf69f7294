import type { AdministratorLogin } from '../fallback/provisioner.ts';
import type { DriftResolution } from '../settings/file-edits.ts';
import type { SettingsRequest } from '../settings/read-settings.ts';

/** What one run of the setup was asked to do. */
export interface SetupRequest {
  readonly settings: SettingsRequest;
  /** Absolute path of the state directory. */
  readonly stateDir: string;
  /** How often to try to connect to a database that does not answer. */
  readonly tries: number;
  /** Whether any server may be contacted; without, the settings are only settled and written. */
  readonly contact: boolean;
  readonly primaryRequired: boolean;
  readonly resolution: DriftResolution;
  /** Who may make what an existing server lacks as a fallback. */
  readonly administrator?: AdministratorLogin | null;
}
