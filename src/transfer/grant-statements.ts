import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueGrant } from './database-catalogue.ts';

/** Gives the rights on a thing (`table public.orders`) back to those who had them. */
export function grantStatements(
  thing: string,
  grants: readonly CatalogueGrant[] | null,
): readonly string[] {
  return (grants ?? []).map(({ role, privilege, grantable }) => {
    const to = role === 'public' ? 'public' : quoteIdentifier(role);
    return `grant ${privilege} on ${thing} to ${to}${grantable ? ' with grant option' : ''}`;
  });
}

/** Says something about a thing, or nothing. */
export function commentStatements(thing: string, comment: string | null): readonly string[] {
  if (comment === null) return [];
  return [`comment on ${thing} is ${quoteLiteral(comment)}`];
}
