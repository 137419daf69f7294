import { shownName, type TableName } from './table-name.ts';

/** As an operator types them. */
export const reconcilePolicies = ['abort', 'primary-wins', 'fallback-wins', 'newest'] as const;

/**
 * What is to stand of a row that was changed on both databases.
 *
 * - abort: nobody decides; nothing is brought back.
 * - newest: the later value of a column that tells when the row was changed.
 */
export type ReconcilePolicy = (typeof reconcilePolicies)[number];

/** Which side of a conflict stands. */
export type ConflictOutcome = 'primary' | 'fallback';

/** Which policy is for which table. */
export interface ReconcilePolicies {
  readonly usual: ReconcilePolicy;
  /** By `schema.table`, or by the name of the table alone. */
  readonly tables: ReadonlyMap<string, ReconcilePolicy>;
  /** What `newest` compares. */
  readonly newestColumn: string;
}

/** The policy for one table. */
export function policyFor({ usual, tables }: ReconcilePolicies, table: TableName): ReconcilePolicy {
  return tables.get(shownName(table)) ?? tables.get(table.name) ?? usual;
}
