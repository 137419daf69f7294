import type { SetupError, Target } from '../errors/setup-error.ts';

/** A database in which pgvector works. */
export interface VerifiedDatabase {
  /** Which of the two it is; null where only a pool or client was given, which does not say. */
  readonly target: Target | null;
  /** Null where only a pool or client was given. */
  readonly place: { readonly host: string; readonly port: number } | null;
  readonly database: string;
  readonly user: string;
  /** As the server writes it. */
  readonly serverVersion: string;
  /** Of the extension, with the vendor's suffix. */
  readonly pgvector: string;
  /** Nothing can be written: a standby, or a session that is read-only. */
  readonly readOnly: boolean;
  /** The column that was asked for; null where it was not, or does not exist. */
  readonly embedding: {
    readonly type: string;
    /** Null where the column takes vectors of every size. */
    readonly dimensions: number | null;
  } | null;
  /** Milliseconds of the one statement. */
  readonly ms: number;
  /** Why the primary is not the one, where the fallback stands in; null otherwise. */
  readonly degraded: SetupError | null;
}
