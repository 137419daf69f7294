import type { Connection } from '../postgres/connection.ts';
import { catalogueThings, tableLabel } from '../transfer/catalogue-things.ts';
import type { CatalogueTable, DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { fullName, sameName, shownName } from '../transfer/full-name.ts';
import { isChanged } from '../transfer/object-changes.ts';
import { hasUnknownRows, haveSameRows } from '../transfer/own-rows.ts';
import { printText, rowPrint } from '../transfer/row-print.ts';
import { schemaObjects } from '../transfer/schema-objects.ts';
import { databaseIdentity } from '../transfer/table-mark.ts';
import { readBooks } from '../transfer/transfer-books.ts';
import type { UnfinishedMove } from './move-book.ts';
import { ownDefinition, ownedByOther } from './own-definition.ts';
import type { SideView } from './side-view.ts';

/** The prints of tables that the target has already, by their full names; see `rowPrint`. */
export type TargetPrints = ReadonlyMap<string, string>;

/**
 * What a database holds beside extensions and our own books, by labels as `table public.orders`; without
 * what an unfinished move has brought.
 */
export function thingsThere(
  { schemas, ...rest }: DatabaseCatalogue,
  unfinished: UnfinishedMove | null,
): readonly string[] {
  const things = catalogueThings({ ...rest, schemas: [], extensions: [] });
  const own = schemas.filter(({ name }) => name !== 'public' && name !== 'setup_wizard');
  const labels = [...things.map(({ label }) => label), ...own.map(({ name }) => `schema ${name}`)];
  return labels.filter((label) => {
    if (unfinished !== null && !unfinished.present.includes(label)) return false;
    // Ours is asked about apart.
    return !/^\S+ (?:view )?setup_wizard\./u.test(label);
  });
}

/** The prints of those of the source's tables that the target has. */
export async function targetPrints(
  target: SideView,
  tables: readonly CatalogueTable[],
): Promise<TargetPrints> {
  const prints = new Map<string, string>();
  for (const there of target.catalogue.tables) {
    if (there.kind !== 'r' || !tables.some((table) => sameName(table, there))) continue;
    prints.set(fullName(there), printText(await rowPrint(target.connection, fullName(there))));
  }
  return prints;
}

/**
 * What on the target is in the way of the source's things of the same name: rows that the source does not
 * have, other columns, another definition, a sequence that has counted on. Each as a clause.
 */
export async function clashes(
  source: SideView,
  target: SideView,
  tables: readonly CatalogueTable[],
  unfinished: UnfinishedMove | null,
): Promise<readonly string[]> {
  const books = await readBooks(target.connection);
  const identity = databaseIdentity(source.catalogue, source.side.settings);
  // What another database has brought is as much the target's own as what was written there.
  const synced = books.synced.filter(
    (one) =>
      one.source === identity ||
      unfinished?.present.includes(
        tableLabel({ schema: one.schema_name, name: one.table_name }),
      ) === false,
  );
  const clash: string[] = [];
  for (const there of target.catalogue.tables) {
    const table = tables.find((one) => sameName(one, there));
    if (table === undefined || there.schema === 'setup_wizard') continue;
    if (await isBrought(target.connection, synced, there)) continue;
    const owner = await ownedByOther(target.connection, there);
    if (owner !== null) {
      clash.push(`${shownName(there)} belongs to ${owner}, not to the role that moves`);
      continue;
    }
    const own = ownDefinition(
      { table: there, catalogue: target.catalogue },
      { table, catalogue: source.catalogue },
    );
    if (columnsOf(table) !== columnsOf(there)) clash.push(`${shownName(there)} has other columns`);
    else if (own.length > 0)
      clash.push(`${shownName(there)} has ${own.join(', ')}, which the source does not have`);
    else if (await hasOtherRows(source, target, { table, there })) {
      clash.push(`${shownName(there)} holds rows that the source does not have so`);
    }
  }
  const wanted = new Map(schemaObjects(source.catalogue, []).map((one) => [one.label, one]));
  for (const there of schemaObjects(target.catalogue, [])) {
    const one = wanted.get(there.label);
    if (one !== undefined && isChanged(one, there, books.brought)) {
      clash.push(`the ${there.label} is another one`);
    }
  }
  return [...clash, ...sequenceClashes(source.catalogue, target.catalogue, synced.length > 0)];
}

/** What tells the entries of the ledger of migrations; when, and by what program, each was applied does not. */
const entries: Readonly<Record<string, string>> = {
  migrations: 'name',
  own_migrations: 'name',
  migration_details: "set || ' ' || name || ' ' || sha256",
};

/** Migrations that were applied to the target and not to the source, whose ledger takes the place of the target's. */
export async function ledgerClashes(
  source: SideView,
  target: SideView,
): Promise<readonly string[]> {
  const clash: string[] = [];
  for (const there of target.catalogue.tables) {
    const entry = there.schema === 'setup_wizard' ? entries[there.name] : undefined;
    if (entry === undefined) continue;
    const read = async ({ connection }: SideView): Promise<readonly string[]> => {
      const { rows } = await connection.query(`select ${entry} as entry from ${fullName(there)}`);
      return rows.map((row) => String(row['entry']));
    };
    const one = source.catalogue.tables.some((other) => sameName(other, there));
    const known = new Set(one ? await read(source) : []);
    const own = (await read(target)).filter((name) => !known.has(name));
    if (one && own.length > 0) {
      clash.push(
        `${shownName(there)} has migrations that the source does not have: ${own.join(', ')}`,
      );
    }
  }
  return clash;
}

/** Whether an earlier run of this move has put it there, and nobody has touched it since. */
async function isBrought(
  target: Connection,
  synced: Awaited<ReturnType<typeof readBooks>>['synced'],
  there: CatalogueTable,
): Promise<boolean> {
  const known = synced.some((one) =>
    sameName({ schema: one.schema_name, name: one.table_name }, there),
  );
  return known && (there.kind === 'p' || !(await hasUnknownRows(target, synced, there)));
}

async function hasOtherRows(
  source: SideView,
  target: SideView,
  { table, there }: { readonly table: CatalogueTable; readonly there: CatalogueTable },
): Promise<boolean> {
  if (there.kind === 'p') return false;
  const print = await rowPrint(target.connection, fullName(there));
  if (print.rows === 0) return false;
  await source.connection.query('begin read only');
  const same = await haveSameRows(
    { connection: target.connection, table: there },
    { connection: source.connection, table },
  );
  await source.connection.query('commit');
  return !same;
}

function columnsOf({ kind, columns }: CatalogueTable): string {
  const words = columns.map(({ name, type }) => `${name} ${type}`).toSorted();
  return [kind, ...words].join('\n');
}

function sequenceClashes(
  source: DatabaseCatalogue,
  target: DatabaseCatalogue,
  brought: boolean,
): readonly string[] {
  if (brought) return [];
  return target.sequences.flatMap((there) => {
    const one = source.sequences.find((other) => sameName(other, there));
    if (one === undefined || there.last === null || there.last === one.last) return [];
    return [`the sequence ${shownName(there)} is at ${there.last}`];
  });
}
