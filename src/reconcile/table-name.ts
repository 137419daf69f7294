import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** A table, as the journal names it. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** As SQL wants it; also what tells tables apart. */
export function sqlName(table: TableName): string {
  const known = names.get(table);
  if (known !== undefined) return known;
  const made = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  names.set(table, made);
  return made;
}

/** It is asked for with every row. */
const names = new WeakMap<TableName, string>();

/** As people read it. */
export function shownName({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
