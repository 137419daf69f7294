import type { Connection } from '../postgres/connection.ts';
import { indexedConstraints, plainIndexes } from '../transfer/build-keys.ts';
import type { CatalogueTable, DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { fullName } from '../transfer/full-name.ts';

/** A table with the catalogue that it is in. */
export interface DefinedTable {
  readonly table: CatalogueTable;
  readonly catalogue: DatabaseCatalogue;
}

/**
 * What a table of the target has and the source's table of that name has not, and what would be lost with it
 * when that one takes its place. Triggers, rules, policies, foreign keys and rights are put back and not named.
 */
export function ownDefinition(there: DefinedTable, source: DefinedTable): readonly string[] {
  const known = new Set(words(source));
  return words(there).filter((word) => !known.has(word));
}

/** Whether a table belongs to another role than the one that asks, which would own what takes its place. */
export async function ownedByOther(
  target: Connection,
  table: CatalogueTable,
): Promise<string | null> {
  const { rows } = await target.query(
    `select pg_catalog.pg_get_userbyid(c.relowner) as owner, current_user as mover
     from pg_catalog.pg_class c where c.oid = $1::pg_catalog.regclass`,
    [fullName(table)],
  );
  const owner = String(rows[0]?.['owner']);
  return owner === String(rows[0]?.['mover']) ? null : owner;
}

function words({ table, catalogue }: DefinedTable): readonly string[] {
  const { columns, constraints, comment, rowSecurity, unlogged } = table;
  return [
    ...columns.flatMap((column) => [
      ...(column.default === null || column.generated !== ''
        ? []
        : [`the default ${column.default} of column ${column.name}`]),
      ...(column.notNull ? [`not null of column ${column.name}`] : []),
      ...(column.comment === null ? [] : [`the comment of column ${column.name}`]),
    ]),
    ...[...indexedConstraints(table), ...constraints.filter(({ kind }) => kind === 'c')].map(
      ({ name, definition }) => `constraint ${name} ${definition}`,
    ),
    ...plainIndexes(catalogue, table).map(({ name, body }) => `index ${name} ${body}`),
    ...(comment === null ? [] : [`the comment ${comment}`]),
    ...(rowSecurity ? ['row security'] : []),
    ...(unlogged ? [] : ['rows that outlive a crash']),
  ];
}
