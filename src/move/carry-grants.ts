import type { Connection } from '../postgres/connection.ts';
import { createInOrder } from '../transfer/create-in-order.ts';
import type { CatalogueGrant, DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { lostGrants } from '../transfer/lost-grants.ts';
import { readCatalogueOnce } from '../transfer/read-catalogue.ts';

/**
 * Gives the roles of the target that the source knows as well the rights that they have there. Returns what
 * the server refused, as warnings.
 */
export async function carryGrants(
  target: Connection,
  source: DatabaseCatalogue,
): Promise<readonly string[]> {
  const now = await readCatalogueOnce(target);
  const roles = new Set(['public', ...now.server.roles]);
  const statements = lostGrants(knownRoles(source, roles), now);
  if (statements.length === 0) return [];
  await target.query('begin');
  const refused = await createInOrder(
    target,
    statements.map((text) => ({ label: text, statements: [text] })),
  );
  await target.query('commit');
  return refused.map(({ creation, error }) => `${creation.label}: ${error.message}`);
}

function knownRoles(catalogue: DatabaseCatalogue, roles: ReadonlySet<string>): DatabaseCatalogue {
  const known = <Thing extends { readonly grants: readonly CatalogueGrant[] | null }>(
    one: Thing,
  ): Thing => ({ ...one, grants: one.grants?.filter(({ role }) => roles.has(role)) ?? null });
  const { tables, views, sequences, routines } = catalogue;
  return {
    ...catalogue,
    tables: tables.map(known),
    views: views.map(known),
    sequences: sequences.map(known),
    routines: routines.map(known),
  };
}
