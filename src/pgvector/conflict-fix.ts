import type { ServerProbe } from '../postgres/probe.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { searchPathStatement } from './search-path-statement.ts';

export type ForeignType = ServerProbe['foreignTypes'][number];

/** What to do about a type that has one of pgvector's names. */
export function conflictFix(culprit: ForeignType, probe: ServerProbe): string {
  const { kind, schema, name } = culprit;
  const place = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const rename = `Rename it: alter ${kind} ${place} rename to ${quoteIdentifier(`${name}_old`)};`;
  return probe.vector === null
    ? `${rename} or install the extension into a schema of its own: create schema extensions; create extension vector with schema extensions;`
    : `${rename} or let pgvector's schema come first: ${searchPathStatement(probe, 'first')}`;
}
