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
  /** Tables, named in the same way, whose writes stay behind. */
  readonly leftOut?: ReadonlySet<string>;
  /** What `newest` compares. */
  readonly newestColumn: string;
}

/** The policy for one table. */
export function policyFor({ usual, tables }: ReconcilePolicies, table: TableName): ReconcilePolicy {
  return tables.get(shownName(table)) ?? tables.get(table.name) ?? usual;
}

/** Those whose changes are brought back, and not left out. */
export function wantedTables<Table extends TableName>(
  policies: ReconcilePolicies,
  all: readonly Table[],
): readonly Table[] {
  return all.filter((table) => !isLeftOut(policies, table));
}

/** The changes that are brought back. */
export function wantedOf<Change extends { readonly table: TableName }>(
  policies: ReconcilePolicies,
  all: readonly Change[],
): readonly Change[] {
  if (policies.leftOut === undefined || policies.leftOut.size === 0) return all;
  return all.filter(({ table }) => !isLeftOut(policies, table));
}

function isLeftOut({ leftOut }: ReconcilePolicies, table: TableName): boolean {
  return leftOut !== undefined && (leftOut.has(shownName(table)) || leftOut.has(table.name));
}

/** The others, by their names. */
export function leftOutOf(
  policies: ReconcilePolicies,
  all: readonly TableName[],
): readonly TableName[] {
  return all
    .filter((table) => isLeftOut(policies, table))
    .map(({ schema, name }) => ({ schema, name }));
}
