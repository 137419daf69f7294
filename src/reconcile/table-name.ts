import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** A table, as the journal names it. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** As SQL wants it; also what tells tables apart. */
export function sqlName({ schema, name }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** As people read it. */
export function shownName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
