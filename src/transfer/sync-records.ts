import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { sameName } from './full-name.ts';
import { stagedName, stagingSchema } from './staging.ts';
import { tableMark } from './table-mark.ts';

/** What is known about the rows of a table on both sides, as `printText` writes it. */
export interface TablePrints {
  readonly source: string;
  readonly target: string;
}

export interface RecordOrder {
  readonly source: DatabaseCatalogue;
  readonly sourceIdentity: string;
  readonly tables: readonly CatalogueTable[];
  /** Those that the source does not have any more. */
  readonly vanished: readonly CatalogueTable[];
  readonly brought: readonly string[];
  /** By the oid of the source; a partitioned table holds no rows and has none. */
  readonly prints: ReadonlyMap<string, TablePrints>;
  readonly after: DatabaseCatalogue;
}

/** Writes down what both sides are now, and forgets what was staged. */
export function recordStatements(order: RecordOrder): readonly string[] {
  const { source, sourceIdentity, tables, after, prints } = order;
  const rows = tables.flatMap((table) => {
    const there = after.tables.find((one) => sameName(one, table));
    if (there === undefined) return [];
    const print = prints.get(table.oid) ?? { source: '', target: '' };
    const values = [
      table.schema,
      table.name,
      sourceIdentity,
      tableMark(source, table),
      print.source,
      tableMark(after, there),
      print.target,
    ];
    return [`(${values.map(quoteLiteral).join(', ')})`];
  });
  const forgotten = [...tables, ...order.vanished].map(
    ({ schema, name }) => `(${quoteLiteral(schema)}, ${quoteLiteral(name)})`,
  );
  const labels = order.brought.map((label) => `(${quoteLiteral(label)})`);
  return [
    ...(forgotten.length === 0
      ? []
      : [
          `delete from ${stagingSchema}.synced where (schema_name, table_name) in (${forgotten.join(', ')})`,
        ]),
    ...(rows.length === 0
      ? []
      : [
          `insert into ${stagingSchema}.synced (schema_name, table_name, source, source_mark, source_print, target_mark, target_print)
           values ${rows.join(', ')}`,
        ]),
    ...(labels.length === 0
      ? []
      : [
          `insert into ${stagingSchema}.brought values ${labels.join(', ')} on conflict do nothing`,
        ]),
    `delete from ${stagingSchema}.staged`,
    `delete from ${stagingSchema}.parts`,
    ...tables.map(
      ({ oid }) => `drop table if exists ${stagedName('d', oid)}, ${stagedName('g', oid)}`,
    ),
  ];
}
