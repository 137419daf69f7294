import type { SetupError } from '../errors/setup-error.ts';
import type { Fence } from '../journal/fence.ts';
import type { WaitingChanges } from './brought-table.ts';
import type { Conflict } from './conflict.ts';
import type { TableName } from './table-name.ts';

/** What a run found and did. */
export interface ReconcileReport {
  /** Null where the router never worked on this fallback. */
  readonly fence: Fence | null;
  /** What waited when the run began. */
  readonly waiting: readonly WaitingChanges[];
  /** Tables whose writes are left out. */
  readonly leftOut: readonly TableName[];
  /** Those that are open, and those that were decided. */
  readonly conflicts: readonly Conflict[];
  /** Changes that the primary got, or has left out as decided. */
  readonly brought: number;
  /** The primary's sequences that were moved, with their last number. */
  readonly sequences: readonly { readonly name: string; readonly last: string }[];
  /** Rows that were compared on both sides in the end. */
  readonly compared: number;
  readonly warnings: readonly string[];
  /** Whether the primary can be used again as far as the fallback is concerned. */
  readonly closed: boolean;
  /** Why the run ended early. */
  readonly error: SetupError | null;
}

/** Before anything was found. */
export const emptyReport: ReconcileReport = {
  fence: null,
  waiting: [],
  leftOut: [],
  conflicts: [],
  brought: 0,
  sequences: [],
  compared: 0,
  warnings: [],
  closed: false,
  error: null,
};
