import type { UpdateOrder } from './changed-rows.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, sameName } from './full-name.ts';
import { isChanged } from './object-changes.ts';
import { type SchemaObject, schemaObjects } from './schema-objects.ts';
import type { BroughtRecord } from './transfer-books.ts';

export interface RemovalOrder {
  readonly source: DatabaseCatalogue;
  /** Tables that come in the place of those of their name. */
  readonly staged: readonly CatalogueTable[];
  readonly updates: readonly UpdateOrder[];
  /** Tables of earlier runs that the source does not have any more. */
  readonly vanished: readonly CatalogueTable[];
  /** Labels of what earlier runs brought and the source does not have any more. */
  readonly obsolete: readonly string[];
  /** What earlier runs have brought. */
  readonly brought: readonly BroughtRecord[];
}

/**
 * What has to go first: the old tables with all that hangs on them, what the source has no more, views
 * that are others now, and the foreign keys of tables whose rows are replaced in their place.
 */
export function removals(order: RemovalOrder, before: DatabaseCatalogue): readonly string[] {
  const { source, staged, updates, vanished, obsolete } = order;
  const there = schemaObjects(before, before.tables);
  const wanted = new Map(schemaObjects(source, []).map((one) => [one.label, one]));
  const gone = [
    ...before.tables.filter((table) => staged.some((one) => sameName(one, table))),
    ...vanished,
  ];
  const touched = before.tables.filter((table) =>
    updates.some((update) => sameName(update.table, table)),
  );
  const isOther = (one: SchemaObject): boolean => {
    const other = one.kind === 'view' ? wanted.get(one.label) : undefined;
    return other !== undefined && isChanged(other, one, order.brought);
  };
  // Rows change in any order: what refers to them, or they to, is tied again afterwards.
  const ties = (one: SchemaObject): boolean =>
    one.references !== null &&
    touched.some(
      (table) => table.oid === one.references || (one.on !== null && sameName(one.on, table)),
    );
  return [
    ...there
      .filter((one) => isOther(one) || ties(one) || obsolete.includes(one.label))
      .filter(({ on }) => on === null || !gone.some((table) => sameName(table, on)))
      .flatMap(({ remove }) => remove),
    ...(gone.length === 0 ? [] : [`drop table ${gone.map(fullName).join(', ')} cascade`]),
  ];
}
