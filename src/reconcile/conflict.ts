import * as z from 'zod/mini';
import type { ConflictOutcome, ReconcilePolicy } from './reconcile-policy.ts';
import type { TableName } from './table-name.ts';

/**
 * - insert-exists: the fallback has inserted a row whose key the primary has given meanwhile.
 * - update-differs, delete-differs: the primary has changed the row, too.
 * - update-missing: the primary has deleted the row.
 * - constraint: a constraint or trigger of the primary does not let the change in.
 * - referenced: rows that only the primary has would go, or be changed, with the row that is deleted.
 */
export type ConflictKind =
  | 'insert-exists'
  | 'update-differs'
  | 'update-missing'
  | 'delete-differs'
  | 'constraint'
  | 'referenced';

/** The values of a row as text, by column. */
export type RowImage = Readonly<Record<string, string | null>>;

/** A row that both databases have changed, or a change that the primary does not let in. */
export interface Conflict {
  readonly table: TableName;
  readonly kind: ConflictKind;
  /** Null for a row of a table without a primary key. */
  readonly key: RowImage | null;
  /** The row as the fallback had found it; null when it had inserted it. */
  readonly base: RowImage | null;
  readonly primary: RowImage | null;
  readonly fallback: RowImage | null;
  readonly policy: ReconcilePolicy;
  /** Which side stands; null while nobody has decided. */
  readonly outcome: ConflictOutcome | null;
  /** The primary's own words. */
  readonly detail: string | null;
}

const image = z.nullable(z.record(z.string(), z.nullable(z.string())));

/** Reads an image as the server writes it. */
export function rowImage(text: string | null): RowImage | null {
  return text === null ? null : image.parse(JSON.parse(text));
}
