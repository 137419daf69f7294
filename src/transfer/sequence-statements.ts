import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueSequence, CatalogueTable } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import { commentStatements } from './grant-statements.ts';

/** What `create sequence`, `alter sequence` and an identity column are told alike. */
function optionsOf({ increment, min, max, start, cache, cycle }: CatalogueSequence): string {
  return (
    `increment by ${increment} minvalue ${min} maxvalue ${max} start with ${start}` +
    ` cache ${cache} ${cycle ? '' : 'no '}cycle`
  );
}

/** Makes a sequence that no identity column makes, whether or not there is one of its name. */
export function sequenceStatements(sequence: CatalogueSequence): readonly string[] {
  const name = fullName(sequence);
  const options = `as ${sequence.type} ${optionsOf(sequence)}`;
  return [
    `create sequence if not exists ${name} ${options}`,
    `alter sequence ${name} ${options}`,
    ...commentStatements(`sequence ${name}`, sequence.comment),
  ];
}

/** Ties it to the column that it counts for, as `serial` does. */
export function ownerStatement(sequence: CatalogueSequence, table: CatalogueTable): string {
  return `alter sequence ${fullName(sequence)} owned by ${fullName(table)}.${quoteIdentifier(sequence.column ?? '')}`;
}

/** Makes a column an identity column, with its sequence. */
export function identityStatement(table: CatalogueTable, sequence: CatalogueSequence): string {
  const column = table.columns.find(({ name }) => name === sequence.column);
  const when = column?.identity === 'a' ? 'always' : 'by default';
  return (
    `alter table ${fullName(table)} alter column ${quoteIdentifier(sequence.column ?? '')}` +
    ` add generated ${when} as identity (sequence name ${fullName(sequence)} ${optionsOf(sequence)})`
  );
}

/** The next value it gives. */
export interface SequencePlace {
  readonly value: bigint;
  /** Whether that value was given already. */
  readonly called: boolean;
}

export function placeStatement(
  sequence: CatalogueSequence,
  { value, called }: SequencePlace,
): string {
  return `select pg_catalog.setval(${quoteLiteral(fullName(sequence))}, ${value}, ${called})`;
}
