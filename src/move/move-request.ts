import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { OnTransferProgress } from '../transfer/transfer-progress.ts';

/** One of the two databases of a move. */
export interface MoveSide {
  readonly settings: ConnectionSettings;
  /** As people call it: `the fallback`, `db.example.com:5432/app`. */
  readonly name: string;
  /** Which of the configured databases it is; null for one that was named by its address. */
  readonly configured: Target | null;
}

export interface MoveRequest {
  readonly source: MoveSide;
  readonly target: MoveSide;
  /** A directory that only this user may read, for what is secret while a program of PostgreSQL runs. */
  readonly folder: string;
  /** Whether the target may hold something already; what it holds stays. Default false. */
  readonly intoExisting?: boolean;
  /** Whether what the target does not take is left out and named. Default false. */
  readonly allowMissing?: boolean;
  /** Whether what an unfinished move has brought is taken away first. Default false. */
  readonly restart?: boolean;
  /** Whether another run follows, which brings what has changed meanwhile. Default false. */
  readonly prepare?: boolean;
  /** Free room on the target's disk, in bytes, where that is known. */
  readonly room?: number | null;
  /** How many tables are copied at once. Default 2. */
  readonly atOnce?: number;
  /** How often to try to connect. Default 3. */
  readonly tries?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnTransferProgress | undefined;
}
