import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { shownName } from './full-name.ts';
import { transferRefused } from './transfer-error.ts';

export interface TableChoice {
  /** `orders`, `public.orders`, `audit.*`; empty for all. */
  readonly tables: readonly string[];
  readonly exclude: readonly string[];
  /** Whether all of our own schema goes along, as it does to a database that takes the place of this one. */
  readonly withOurs?: boolean;
}

/** What of our own schema is about the schema of the application; the rest is each database's own. */
const ledger = ['migrations', 'own_migrations', 'migration_details'];

/**
 * The tables to bring over. The parts of a partitioned table go with it, and so do tables that
 * inherit from each other.
 *
 * @throws SetupError SYNC_REFUSED for a pattern that fits no table
 */
export function chosenTables(
  { tables }: DatabaseCatalogue,
  { tables: wanted, exclude, withOurs = false }: TableChoice,
): readonly CatalogueTable[] {
  const ours = tables.filter(
    ({ schema, name }) => withOurs || schema !== 'setup_wizard' || ledger.includes(name),
  );
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const rootOf = (table: CatalogueTable): string => {
    const parent = byOid.get(table.parents[0] ?? '');
    return parent === undefined ? table.oid : rootOf(parent);
  };
  const rootsOf = (pattern: string, option: string): readonly string[] => {
    const fits = patternTest(pattern);
    const roots = ours.filter(fits).map(rootOf);
    if (roots.length > 0) return roots;
    throw transferRefused(
      `${option} names "${pattern}", and the primary has no such table.`,
      ours.length === 0
        ? 'Leave the option out.'
        : `It has ${ours.slice(0, 5).map(shownName).join(', ')}${ours.length > 5 ? ', …' : ''}.`,
    );
  };
  const kept = new Set(wanted.flatMap((pattern) => rootsOf(pattern, '--tables')));
  const left = new Set(exclude.flatMap((pattern) => rootsOf(pattern, '--exclude')));
  return ours.filter((table) => {
    const root = rootOf(table);
    return (wanted.length === 0 || kept.has(root)) && !left.has(root);
  });
}

/** Without a dot the pattern is about the name alone, in whatever schema. */
function patternTest(pattern: string): (table: CatalogueTable) => boolean {
  const parts = pattern.split('.').map((part) => {
    const text = part.replaceAll(/[\\^$.|?+()[\]{}]/gu, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${text}$`, 'u');
  });
  const [first, second] = parts;
  if (first === undefined) return () => false;
  if (second === undefined) return ({ name }) => first.test(name);
  return ({ schema, name }) => first.test(schema) && second.test(name);
}
