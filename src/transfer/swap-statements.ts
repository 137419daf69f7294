import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { indexedConstraints, plainIndexes, stagedIndexName } from './build-keys.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import { commentStatements } from './grant-statements.ts';
import { identityStatement, ownerStatement, sequenceStatements } from './sequence-statements.ts';
import { stagedName } from './staging.ts';

/** Moves a staged table to its place and gives it and its indexes the names they have on the source. */
export function placeTable(source: DatabaseCatalogue, table: CatalogueTable): readonly string[] {
  const schema = quoteIdentifier(table.schema);
  const name = fullName(table);
  const indexName = (staged: string): string => `${schema}.${staged.split('.')[1] ?? ''}`;
  return [
    `alter table ${stagedName('t', table.oid)} set schema ${schema}`,
    `alter table ${schema}.t${table.oid} rename to ${quoteIdentifier(table.name)}`,
    ...indexedConstraints(table).map(
      ({ oid, name: wanted }) =>
        `alter table only ${name} rename constraint c${oid} to ${quoteIdentifier(wanted)}`,
    ),
    ...plainIndexes(source, table)
      .filter(({ valid }) => valid || table.kind === 'p')
      .map(
        (index) =>
          `alter index ${indexName(stagedIndexName(index))} rename to ${quoteIdentifier(index.name)}`,
      ),
  ];
}

/** Defaults, sequences and whatever else makes the table what it is; none of it reads the rows. */
export function finishTable(source: DatabaseCatalogue, table: CatalogueTable): readonly string[] {
  const name = fullName(table);
  const own = source.sequences.filter((sequence) => sequence.table === table.oid);
  const defaults = table.columns.filter(
    (column) => column.generated === '' && column.default !== null,
  );
  return [
    ...own.filter(({ identity }) => !identity).flatMap(sequenceStatements),
    ...defaults.map(
      (column) =>
        `alter table only ${name} alter column ${quoteIdentifier(column.name)} set default ${column.default ?? ''}`,
    ),
    ...own.map((sequence) =>
      sequence.identity ? identityStatement(table, sequence) : ownerStatement(sequence, table),
    ),
    ...(table.rowSecurity ? [`alter table ${name} enable row level security`] : []),
    ...(table.forcedRowSecurity ? [`alter table ${name} force row level security`] : []),
    ...replicaIdentity(source, table),
    ...commentsOf(source, table),
  ];
}

function replicaIdentity(source: DatabaseCatalogue, table: CatalogueTable): readonly string[] {
  const index = source.indexes.find((one) => one.table === table.oid && one.replicaIdentity);
  const words: Readonly<Record<string, string | undefined>> = {
    n: 'nothing',
    f: 'full',
    i: index === undefined ? undefined : `using index ${quoteIdentifier(index.name)}`,
  };
  const word = words[table.replicaIdentity];
  const clustered = source.indexes.find((one) => one.table === table.oid && one.clustered);
  return [
    ...(word === undefined ? [] : [`alter table only ${fullName(table)} replica identity ${word}`]),
    ...(clustered === undefined
      ? []
      : [`alter table ${fullName(table)} cluster on ${quoteIdentifier(clustered.name)}`]),
  ];
}

function commentsOf(source: DatabaseCatalogue, table: CatalogueTable): readonly string[] {
  const name = fullName(table);
  return [
    ...commentStatements(`table ${name}`, table.comment),
    ...table.columns.flatMap((column) =>
      commentStatements(`column ${name}.${quoteIdentifier(column.name)}`, column.comment),
    ),
    ...table.constraints
      .filter(({ kind, validated }) => kind !== 'f' && validated)
      .flatMap((constraint) =>
        commentStatements(
          `constraint ${quoteIdentifier(constraint.name)} on ${name}`,
          constraint.comment,
        ),
      ),
    ...plainIndexes(source, table).flatMap((index) =>
      commentStatements(
        `index ${quoteIdentifier(table.schema)}.${quoteIdentifier(index.name)}`,
        index.comment,
      ),
    ),
  ];
}
