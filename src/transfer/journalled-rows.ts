import * as z from 'zod/mini';
import journalPresent from '../../sql/journal-present.sql';
import journalledGrowth from '../../sql/journalled-growth.sql';
import type { Connection } from '../postgres/connection.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import { stagingSchema } from './staging.ts';

const counts = z.object({ before: z.string(), now: z.string(), unknown: z.string() });

/**
 * Whether all that happened to a table since it was brought is in the journal of the fallback: then nothing
 * of it is unknown once the primary has what the journal holds. Every row that is newer than the transfer has
 * to be of a transaction in the journal, and there have to be as many rows as follow from it.
 *
 * @param tables all of the target
 */
export async function isJournalled(
  target: Connection,
  tables: readonly CatalogueTable[],
  table: CatalogueTable,
): Promise<boolean> {
  const { rows: present } = await target.query(journalPresent);
  if (present[0]?.['present'] !== true) return false;
  // The journal names a partitioned table as a whole.
  const root = wholeOf(tables, table);
  const names = [root.schema, root.name];
  const { rows } = await target.query(journalledGrowth, [...names, table.schema, table.name]);
  let missing = Number(rows[0]?.['growth']);
  for (const part of tables) {
    if (part.kind !== 'r' || wholeOf(tables, part) !== root) continue;
    const found = await target.query(changesSql(part), [...names, part.schema, part.name], {
      timeoutMs: 0,
    });
    if (found.rows[0] === undefined) return false;
    const { before, now, unknown } = counts.parse(found.rows[0]);
    if (Number(unknown) > 0) return false;
    missing -= Number(now) - Number(before);
  }
  return missing === 0;
}

function changesSql(table: CatalogueTable): string {
  return `select pg_catalog.split_part(book.target_print, ':', 1) as before,
       pg_catalog.count(row.xmin)::text as now,
       pg_catalog.count(row.xmin) filter (
         where pg_catalog.age(row.xmin) < pg_catalog.age(book.xmin)
           and row.xmin::text not in (select txid::xid::text from setup_wizard.journal
             where "schema" = $1 and "table" = $2))::text as unknown
     from ${stagingSchema}.synced book left join only ${fullName(table)} row on true
     where book.schema_name = $3 and book.table_name = $4
     group by book.xmin::text, book.target_print`;
}

function wholeOf(tables: readonly CatalogueTable[], table: CatalogueTable): CatalogueTable {
  const parent = table.partition ? tables.find(({ oid }) => oid === table.parents[0]) : undefined;
  return parent === undefined ? table : wholeOf(tables, parent);
}
