import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { sameName } from './full-name.ts';
import { definitionDigest } from './object-changes.ts';
import { type SchemaObject, schemaObjects } from './schema-objects.ts';
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
  /** Labels of views, functions and the like of which that is true. */
  readonly obsolete: readonly string[];
  readonly brought: readonly SchemaObject[];
  /** By the oid of the source; a partitioned table holds no rows and has none. */
  readonly prints: ReadonlyMap<string, TablePrints>;
  readonly after: DatabaseCatalogue;
}

/** Writes down what both sides are now, and forgets what was staged. */
export function recordStatements(order: RecordOrder): readonly string[] {
  const { tables, vanished } = order;
  const names = [...tables, ...vanished].map(({ schema, name }) => valueList([schema, name]));
  return [
    ...(names.length === 0
      ? []
      : [
          `delete from ${stagingSchema}.synced where (schema_name, table_name) in (${names.join(', ')})`,
        ]),
    ...insertion(
      'synced (schema_name, table_name, source, source_mark, source_print, target_mark, target_print)',
      tableRows(order),
    ),
    ...(order.obsolete.length === 0
      ? []
      : [`delete from ${stagingSchema}.brought where label in ${valueList([...order.obsolete])}`]),
    ...insertion('brought', objectRows(order), [
      'on conflict (label) do update set source_digest = excluded.source_digest,',
      'target_digest = excluded.target_digest',
    ]),
    `delete from ${stagingSchema}.staged`,
    `delete from ${stagingSchema}.parts`,
    ...tables.map(
      ({ oid }) => `drop table if exists ${stagedName('d', oid)}, ${stagedName('g', oid)}`,
    ),
  ];
}

function tableRows(order: RecordOrder): readonly string[] {
  const { source, sourceIdentity, tables, after, prints } = order;
  return tables.flatMap((table) => {
    const there = after.tables.find((one) => sameName(one, table));
    if (there === undefined) return [];
    const print = prints.get(table.oid) ?? { source: '', target: '' };
    const marks = [tableMark(source, table), print.source, tableMark(after, there), print.target];
    return [valueList([table.schema, table.name, sourceIdentity, ...marks])];
  });
}

function objectRows({ brought, after }: RecordOrder): readonly string[] {
  const there = new Map(schemaObjects(after, after.tables).map((one) => [one.label, one]));
  return brought.flatMap((one) => {
    const other = there.get(one.label);
    if (other === undefined) return [];
    return [valueList([one.label, definitionDigest(one), definitionDigest(other)])];
  });
}

function insertion(
  into: string,
  rows: readonly string[],
  conflict: readonly string[] = [],
): readonly string[] {
  if (rows.length === 0) return [];
  return [
    [`insert into ${stagingSchema}.${into} values ${rows.join(', ')}`, ...conflict].join(' '),
  ];
}

function valueList(values: readonly string[]): string {
  return `(${values.map(quoteLiteral).join(', ')})`;
}
