import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { Creation } from './create-in-order.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, type Named, shownName } from './full-name.ts';

/** What stands in a database by itself; what hangs on a table goes with it. */
export interface CatalogueThing {
  /** As `table public.orders`. */
  readonly label: string;
  /** What drops it unless something else needs it; null for a table, which goes together with the others. */
  readonly drop: string | null;
}

/** Everything in a database that is neither the system's nor our staging. */
export function catalogueThings(catalogue: DatabaseCatalogue): readonly CatalogueThing[] {
  const { views, tables, routines, sequences, types, extensions, schemas } = catalogue;
  const plain = (kind: string, one: Named, rest = ''): CatalogueThing => ({
    label: `${kind} ${shownName(one)}${rest}`,
    drop: `drop ${kind} ${fullName(one)}${rest}`,
  });
  const bare = (kind: string, { name }: Pick<Named, 'name'>): CatalogueThing => ({
    label: `${kind} ${name}`,
    drop: `drop ${kind} ${quoteIdentifier(name)}`,
  });
  return [
    ...views.map((view) => plain(view.kind === 'm' ? 'materialized view' : 'view', view)),
    ...tables.map((table) => ({ label: tableLabel(table), drop: null })),
    ...routines.map((routine) => plain('routine', routine, `(${routine.identity})`)),
    ...sequences.filter(({ table }) => table === null).map((one) => plain('sequence', one)),
    ...types.map((type) => plain(type.kind === 'd' ? 'domain' : 'type', type)),
    ...extensions.map((extension) => bare('extension', extension)),
    ...schemas.map((schema) => bare('schema', schema)),
  ];
}

export function tableLabel(table: Named): string {
  return `table ${shownName(table)}`;
}

/** What drops some of the things of a catalogue; everything else keeps what it needs. */
export function dropsOf(
  things: readonly CatalogueThing[],
  tables: readonly CatalogueTable[],
): readonly Creation[] {
  const listed = tables.filter((one) => things.some(({ label }) => label === tableLabel(one)));
  const together: Creation = {
    label: listed.map(tableLabel).join(', '),
    statements: [`drop table ${listed.map(fullName).join(', ')}`],
  };
  const others = things.flatMap(({ label, drop }) =>
    drop === null ? [] : [{ label, statements: [drop] }],
  );
  return listed.length === 0 ? others : [together, ...others];
}
