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
    ? `${rename} or, as an administrator, give the extension a schema of its own that comes first: ${inOwnSchema(probe)}`
    : `${rename} or let pgvector's schema come first: ${searchPathStatement(probe, 'first')}`;
}

/** Everything that is needed: behind a namesake the extension would be there and not be found. */
function inOwnSchema(probe: ServerProbe): string {
  const role = quoteIdentifier(probe.user);
  return [
    'create schema if not exists extensions;',
    'create extension vector with schema extensions;',
    `grant usage on schema extensions to ${role};`,
    searchPathStatement(probe, 'first', 'extensions'),
  ].join(' ');
}
