import type { CatalogueGrant, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, type Named } from './full-name.ts';
import { grantStatements } from './grant-statements.ts';

interface Granted {
  /** As `grant … on` wants it. */
  readonly thing: string;
  readonly grants: readonly CatalogueGrant[] | null;
  /** Whether everybody may use it as long as nothing was said. */
  readonly open: boolean;
}

/** Gives the rights back that went with the things of before; those who had them keep them. */
export function lostGrants(before: DatabaseCatalogue, after: DatabaseCatalogue): readonly string[] {
  const now = new Map(granted(after).map((one) => [one.thing, one.grants]));
  return granted(before).flatMap(({ thing, grants, open }) => {
    if (grants === null || !now.has(thing)) return [];
    if (JSON.stringify(grants) === JSON.stringify(now.get(thing))) return [];
    const closed = open && !grants.some(({ role }) => role === 'public');
    return [
      ...(closed ? [`revoke all on ${thing} from public`] : []),
      ...grantStatements(thing, grants),
    ];
  });
}

function granted(catalogue: DatabaseCatalogue): readonly Granted[] {
  const { tables, views, sequences, routines } = catalogue;
  const of =
    (word: string, open = false) =>
    (one: Named & { readonly grants: readonly CatalogueGrant[] | null }, suffix = ''): Granted => ({
      thing: `${word} ${fullName(one)}${suffix}`,
      grants: one.grants,
      open,
    });
  return [
    ...[...tables, ...views].map((one) => of('table')(one)),
    ...sequences.map((one) => of('sequence')(one)),
    ...routines.map((one) => of('routine', true)(one, `(${one.identity})`)),
  ];
}
