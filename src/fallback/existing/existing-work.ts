import type { ConnectOptions } from '../../postgres/connect.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackSpec } from '../provisioner.ts';
import type { ExistingSettings } from '../server-settings.ts';
import type { UndoList } from '../undo-list.ts';
import type { FoundAdministrator } from './find-administrator.ts';

/** One run that brings a server of the operator to the wanted state, and what it did so far. */
export interface ExistingWork {
  readonly spec: FallbackSpec;
  readonly paths: FallbackPaths;
  /** How an application will connect. */
  readonly settings: ConnectionSettings;
  readonly connecting: ConnectOptions;
  /** What runs before this one made there, also one that was killed. */
  readonly before: ExistingSettings | null;
  /** Looked for once, when it is needed; null when there is no way in. */
  readonly administrator: () => Promise<FoundAdministrator | null>;
  /** What this program made there, by all that is known. */
  readonly made: () => ExistingSettings['made'];
  /** Notes what is about to be made, so that the next run knows it is ours. */
  readonly noteMade: (what: 'role' | 'database') => Promise<void>;
  readonly undos: UndoList;
}
