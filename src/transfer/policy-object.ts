import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { CataloguePolicy } from './database-catalogue.ts';
import { fullName, type Named, shownName } from './full-name.ts';
import type { SchemaObject } from './schema-objects.ts';

const commands: Readonly<Record<CataloguePolicy['command'], string>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
};

/** A policy of row security; where one of its roles is missing it cannot be made. */
export function policyObject(table: Named, policy: CataloguePolicy): SchemaObject {
  const name = quoteIdentifier(policy.name);
  const roles = policy.roles.map((role) => (role === 'public' ? role : quoteIdentifier(role)));
  const statement = [
    `create policy ${name} on ${fullName(table)}`,
    policy.permissive ? '' : 'as restrictive',
    `for ${commands[policy.command]} to ${roles.join(', ')}`,
    policy.using === null ? '' : `using (${policy.using})`,
    policy.check === null ? '' : `with check (${policy.check})`,
  ].join(' ');
  return {
    label: `policy ${policy.name} of ${shownName(table)}`,
    definition: statement,
    kind: 'policy',
    on: table,
    references: null,
    statements: [statement],
    remove: [`drop policy if exists ${name} on ${fullName(table)}`],
    validate: null,
  };
}
