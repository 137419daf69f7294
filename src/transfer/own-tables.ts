import type { Connection } from '../postgres/connection.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { sameName, shownName } from './full-name.ts';
import { isJournalled } from './journalled-rows.ts';
import { hasUnknownRows, haveSameRows } from './own-rows.ts';
import { readCatalogueOnce } from './read-catalogue.ts';
import type { SourceSnapshot } from './source-snapshot.ts';
import { stagingSchema } from './staging.ts';
import { readBooks } from './transfer-books.ts';

/** Each side keeps books of its own; what is journalled is counted elsewhere. */
const books = ['setup_wizard', stagingSchema];

/**
 * The tables of a database with rows that no transfer brought as they are now; and large objects, which
 * none ever brings. Changes nothing.
 */
export async function unknownTables(target: Connection): Promise<UnknownTables> {
  const { tables, others } = await readCatalogueOnce(target);
  const { synced } = await readBooks(target);
  const unknown: CatalogueTable[] = [];
  for (const table of tables) {
    if (table.kind !== 'r' || table.pages === 0 || books.includes(table.schema)) continue;
    if (!(await hasUnknownRows(target, synced, table))) continue;
    if (!(await isJournalled(target, tables, table))) unknown.push(table);
  }
  const objects = others.filter(({ kind }) => kind === 'large objects');
  return { tables: unknown, largeObjects: objects.map(({ name }) => `${name} large objects`) };
}

export interface UnknownTables {
  readonly tables: readonly CatalogueTable[];
  /** Such as `3 large objects`; empty where there are none. */
  readonly largeObjects: readonly string[];
}

/** Those of the tables that the source does not have with the same rows, by their names. */
export async function tablesWithOthers(
  target: Connection,
  tables: readonly CatalogueTable[],
  { connection, catalogue }: SourceSnapshot,
): Promise<readonly string[]> {
  const own: string[] = [];
  for (const table of tables) {
    const there = catalogue.tables.find((one) => sameName(one, table));
    const same =
      there !== undefined &&
      (await haveSameRows({ connection: target, table }, { connection, table: there }));
    if (!same) own.push(shownName(table));
  }
  return own;
}
