import type { UpdateOrder } from './changed-rows.ts';
import { copyFormat } from './column-lists.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { sameName } from './full-name.ts';
import { isChanged } from './object-changes.ts';
import { type SchemaObject, schemaObjects } from './schema-objects.ts';
import { type TableWay, tableWays } from './table-way.ts';
import type { TransferRequest } from './transfer-request.ts';
import type { TransferSides } from './transfer-sides.ts';

/** What is to be done. */
export interface TransferWork {
  readonly ways: ReadonlyMap<string, TableWay>;
  /** To be filled beside the old ones; a partitioned table with all of its parts. */
  readonly staged: readonly CatalogueTable[];
  readonly updates: readonly UpdateOrder[];
  /** Tables of the target that earlier runs brought and the source does not have any more. */
  readonly vanished: readonly CatalogueTable[];
  /** Labels of views, functions and the like of which that is true. */
  readonly obsolete: readonly string[];
  /** Whether views, functions, keys and triggers are on the target what they are on the source. */
  readonly sameObjects: boolean;
}

/** Compares both sides, their rows included. Changes nothing. */
export async function transferWork(
  sides: TransferSides,
  request: TransferRequest,
): Promise<TransferWork> {
  const { source, there, tables, books, sourceIdentity, snapshot, target } = sides;
  const ways = await tableWays({
    source,
    target: there,
    tables,
    sourceIdentity,
    books,
    versionColumn: request.versionColumn ?? null,
    sessions: { source: snapshot.connection, target },
  });
  const wayOf = (table: CatalogueTable): TableWay | undefined => ways.get(table.oid);
  const wanted = schemaObjects(source, tables);
  return {
    ways,
    staged: tables.filter((table) => wayOf(table)?.kind === 'copy'),
    updates: tables.flatMap((table) => {
      const way = wayOf(table);
      if (way?.kind !== 'update') return [];
      const { key, version } = way;
      return [{ table, key, version, format: copyFormat(table, source, there) }];
    }),
    ...outdated(sides, request, wanted),
    sameObjects: isSame(wanted, schemaObjects(there, there.tables), sides),
  };
}

/** Only a run for all tables can tell that something is gone from the source; who takes over drops nothing. */
function outdated(
  { source, there, books }: TransferSides,
  { tables = [], exclude = [], takeover }: TransferRequest,
  wanted: readonly SchemaObject[],
): Pick<TransferWork, 'vanished' | 'obsolete'> {
  if (tables.length > 0 || exclude.length > 0 || takeover !== undefined)
    return { vanished: [], obsolete: [] };
  const labels = new Set(wanted.map(({ label }) => label));
  return {
    vanished: there.tables.filter(
      (table) =>
        books.synced.some((one) =>
          sameName({ schema: one.schema_name, name: one.table_name }, table),
        ) && !source.tables.some((one) => sameName(one, table)),
    ),
    obsolete: books.brought.flatMap(({ label }) => (labels.has(label) ? [] : [label])),
  };
}

function isSame(
  wanted: readonly SchemaObject[],
  there: readonly SchemaObject[],
  { tables, books }: TransferSides,
): boolean {
  const found = new Map(there.map((one) => [one.label, one]));
  return wanted.every((one) => {
    if (one.references !== null && !tables.some(({ oid }) => oid === one.references)) return true;
    const other = found.get(one.label);
    const replaceable = one.kind === 'routine' || one.kind === 'view';
    return other !== undefined && !(replaceable && isChanged(one, other, books.brought));
  });
}
