import { isOfJournal } from '../journal/journal-triggers.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';

/**
 * The catalogue without what records a failover: that is about this database, and not about what the
 * application keeps in it.
 *
 * @param tables those that are brought over
 */
export function withoutJournal(
  catalogue: DatabaseCatalogue,
  tables: readonly CatalogueTable[],
): DatabaseCatalogue {
  const isOurs = ({ schema }: { readonly schema: string }): boolean => schema === 'setup_wizard';
  const keepsSchema = tables.some(isOurs);
  return {
    ...catalogue,
    routines: catalogue.routines.filter((routine) => !isOurs(routine)),
    views: catalogue.views.filter((view) => !isOurs(view)),
    types: catalogue.types.filter((type) => !isOurs(type)),
    schemas: catalogue.schemas.filter(({ name }) => keepsSchema || name !== 'setup_wizard'),
    tables: catalogue.tables.map(withoutTriggers),
  };
}

/** The table without the triggers that record changes for the journal. */
export function withoutTriggers(table: CatalogueTable): CatalogueTable {
  return { ...table, triggers: table.triggers.filter(({ name }) => !isOfJournal(name)) };
}
