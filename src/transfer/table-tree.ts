import type { CatalogueTable } from './database-catalogue.ts';

/** The tables that can only go together: a partitioned table and its parts, or what inherits from each other. */
export function tablesOfTree(
  tables: readonly CatalogueTable[],
  table: CatalogueTable,
): readonly CatalogueTable[] {
  const root = rootOf(tables, table);
  return tables.filter((other) => rootOf(tables, other) === root);
}

/** The oid of the topmost table. */
export function rootOf(tables: readonly CatalogueTable[], table: CatalogueTable): string {
  const parent = tables.find(({ oid }) => oid === table.parents[0]);
  return parent === undefined ? table.oid : rootOf(tables, parent);
}
