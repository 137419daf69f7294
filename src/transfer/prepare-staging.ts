import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { createStaged, joinParents } from './staged-table.ts';
import { stagingSchema } from './staging.ts';
import { tablesOfTree } from './table-tree.ts';
import { pagesPerPart } from './table-parts.ts';
import type { PartRecord, TransferBooks } from './transfer-books.ts';

/** A table that is to be filled in the staging schema. */
export interface StagedTable {
  readonly table: CatalogueTable;
  readonly pagesPerPart: number;
  /** What an interrupted run has loaded already, by the number of the part. */
  readonly loaded: ReadonlyMap<number, PartRecord>;
}

interface StagingOrder {
  /** Those to be filled; a partitioned table with all of its parts. */
  readonly tables: readonly CatalogueTable[];
  /** Who the source is, and what each table is there. */
  readonly source: string;
  readonly markOf: (table: CatalogueTable) => string;
  readonly books: TransferBooks;
  readonly mayCompress: boolean;
}

/**
 * Makes the tables to be filled. What an interrupted run has left of the same tables is kept, the rest
 * of the staging schema goes.
 */
export async function prepareStaging(
  target: Connection,
  order: StagingOrder,
): Promise<readonly StagedTable[]> {
  const { tables, source, books, markOf } = order;
  // A crash of the target empties an unlogged table, and what is written about its parts stays.
  const asBefore = (table: CatalogueTable): boolean =>
    !table.unlogged &&
    books.staged.some(
      (record) =>
        record.oid === table.oid && record.source === source && record.mark === markOf(table),
    );
  const kept = tables.filter((table) => tablesOfTree(tables, table).every(asBefore));
  const fresh = tables.filter((table) => !kept.includes(table));
  const known = new Set(kept.map(({ oid }) => oid));
  const gone = books.relations.filter(
    (name) => /^[tdg]/u.test(name) && !(name.startsWith('t') && known.has(name.slice(1))),
  );
  const forget = (book: string): string =>
    `delete from ${stagingSchema}.${book} where not oid = any (${quoteLiteral(`{${[...known].join(',')}}`)}::text[])`;
  await target.batch(
    [
      'begin',
      ...gone.map((name) => `drop table if exists ${stagingSchema}.${name} cascade`),
      forget('staged'),
      forget('parts'),
      ...fresh.flatMap((table) => createStaged(table, order.mayCompress)),
      ...fresh.flatMap(joinParents),
      ...fresh.map(
        (table) =>
          `insert into ${stagingSchema}.staged values (${quoteLiteral(table.oid)}, ${quoteLiteral(source)}, ${quoteLiteral(markOf(table))}, ${pagesPerPart(table)})`,
      ),
      'commit',
    ].join(';\n'),
    { timeoutMs: 0 },
  );
  return tables.map((table) => stagedTable(table, known.has(table.oid) ? books : null));
}

function stagedTable(table: CatalogueTable, books: TransferBooks | null): StagedTable {
  const record = books?.staged.find(({ oid }) => oid === table.oid);
  const parts = books?.parts.filter(({ oid }) => oid === table.oid) ?? [];
  return {
    table,
    pagesPerPart: record?.pages_per_part ?? pagesPerPart(table),
    loaded: new Map(parts.map((part) => [part.part, part])),
  };
}
