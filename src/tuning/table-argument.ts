import { shellWord } from '../errors/shell-word.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { VectorColumn } from './tuning-facts.ts';

/** A table as `--table` takes it, ready for a shell: quoted as in SQL where it has to be. */
export function tableArgument({ schema, table }: Pick<VectorColumn, 'schema' | 'table'>): string {
  const part = (name: string): string =>
    /^[a-z_][a-z0-9_]*$/u.test(name) ? name : quoteIdentifier(name);
  return shellWord(`${part(schema)}.${part(table)}`);
}
