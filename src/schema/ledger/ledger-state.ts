import type { MigrationSetId } from '../migrations/migration.ts';

/** What the ledger of one database says. */
export type LedgerState =
  | { readonly kind: 'absent' }
  /** It exists, and this role may not read it. */
  | { readonly kind: 'hidden'; readonly owner: string }
  | { readonly kind: 'readable'; readonly applied: readonly AppliedMigration[] };

/** One row of the ledger, in the order of application. */
export interface AppliedMigration {
  readonly set: MigrationSetId;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly appliedAt: string;
  /** Null when it was recorded without one. */
  readonly checksum: string | null;
  /** The installed pgvector when it ran, or null. */
  readonly pgvector: string | null;
  /** The embedding dimensions of the run. */
  readonly dimensions: number | null;
  /** The version of this program that applied it. */
  readonly program: string | null;
}
