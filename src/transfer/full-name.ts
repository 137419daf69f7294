import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** What lies in a schema under a name. */
export interface Named {
  readonly schema: string;
  readonly name: string;
}

/** Schema and name as SQL wants them. */
export function fullName({ schema, name }: Named): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Schema and name as people read them. */
export function shownName({ schema, name }: Named): string {
  return `${schema}.${name}`;
}

/** Whether both are of the same name. */
export function sameName(one: Named, other: Named): boolean {
  return one.schema === other.schema && one.name === other.name;
}
