import type { ServerProbe } from '../postgres/probe.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { ForeignType } from './conflicting-type.ts';
import { searchPathStatement } from './search-path-statement.ts';

/** What to do about a type that has one of pgvector's names. */
export function conflictFix(culprit: ForeignType, probe: ServerProbe): string {
  const { kind, schema, name } = culprit;
  const place = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const rename = `Rename it: alter ${kind} ${place} rename to ${quoteIdentifier(`${name}_old`)};`;
  return probe.vector === null
    ? `${rename} or, as an administrator, give the extension a schema of its own that comes first (new tables go there, too): create schema if not exists extensions; create extension vector with schema extensions; ${comeFirst(probe, 'extensions')}`
    : `${rename} or let pgvector's schema come first (new tables go there, too): ${comeFirst(probe, probe.vector.schema)}`;
}

/** The first schema of the path is also where tables are created, which takes a right of its own. */
function comeFirst(probe: ServerProbe, schema: string): string {
  const path = searchPathStatement(probe, 'first', schema);
  return probe.isSuperuser === true
    ? path
    : `grant usage, create on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(probe.user)}; ${path}`;
}
