import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { SequenceMode } from './sequence-place.ts';
import type { Takeover } from './takeover.ts';
import type { OnTransferProgress } from './transfer-progress.ts';

/** One of the two databases. */
export interface TransferSide {
  readonly settings: ConnectionSettings;
  /** Whose error it is when it fails. */
  readonly target: Target;
}

export interface TransferRequest {
  readonly source: TransferSide;
  readonly target: TransferSide;
  /** Patterns as `public.orders` or `audit.*`; none means all tables. */
  readonly tables?: readonly string[];
  readonly exclude?: readonly string[];
  /** The column that tells a row's version; by default `row_version`, when it is a bigint. */
  readonly versionColumn?: string | null;
  /** `apart` for a fallback that may be written to, `same` for a database that takes the place of the other. */
  readonly sequences: SequenceMode;
  /** Whether rows that were written on the target itself may be replaced. Default false. */
  readonly discardWrites?: boolean;
  /** Set for a database that takes the place of the source for good. */
  readonly takeover?: Takeover;
  /** Free room on the target's disk, in bytes, where that is known. */
  readonly room?: number | null;
  /** How many tables are copied at once; an embedded server always does one thing at a time. Default 2. */
  readonly atOnce?: number;
  /** A snapshot that another session of the source has exported, instead of the present moment. */
  readonly moment?: string | null;
  /** How often to try to connect. Default 3. */
  readonly tries?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnTransferProgress | undefined;
}
