import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { Connection } from '../postgres/connection.ts';
import { copiedColumns } from './column-lists.ts';
import type { CatalogueColumn, CatalogueTable } from './database-catalogue.ts';

/** How the rows of a table are put into words so that both sides use the same ones. */
export interface ContentsWords {
  /** Whether vectors are compared in their binary form, which both sides then have to share. */
  readonly binaryVectors: boolean;
  /** Whether the two databases keep text in different encodings. */
  readonly otherEncoding: boolean;
}

/** What decides how a value is written; two servers, and two roles, may have it otherwise. */
const pinned = `set local timezone to 'UTC'; set local datestyle to 'iso'; set local intervalstyle to 'postgres';
  set local extra_float_digits to 3; set local bytea_output to 'hex'; set local xmlbinary to 'base64';
  set local lc_monetary to 'C'; set local row_security to off; set local search_path to ''`;

/**
 * The number of rows and a sum over the values of each, whatever order they lie in: two tables with the
 * same answer hold the same rows. It reads the table once, within the transaction that is open.
 *
 * @param name as SQL wants it; a staged table is called otherwise than its table
 */
export async function rowContents(
  session: Connection,
  { name, table }: { readonly name: string; readonly table: CatalogueTable },
  { binaryVectors, otherEncoding }: ContentsWords,
): Promise<string> {
  const copied = new Set(copiedColumns(table));
  const values = table.columns
    .filter((column) => copied.has(column.name))
    .map((column) => valueText(column, binaryVectors));
  const row = `row(${values.join(', ')})::text`;
  // Bytes of two encodings are the same ones in a third.
  const words = otherEncoding
    ? `pg_catalog.encode(pg_catalog.convert_to(${row}, 'UTF8'), 'hex')`
    : row;
  const results = await session.batch(
    `${pinned}; select pg_catalog.count(*)::text || ' ' || coalesce(pg_catalog.sum(
       pg_catalog.hashtextextended(${words}, 0)), 0)::text as contents from only ${name}`,
    { timeoutMs: 0 },
  );
  return String(results.at(-1)?.rows[0]?.['contents']);
}

/** Long values are read as they are stored: to write a vector in digits takes twenty times as long. */
function valueText({ name, type, binaryForm }: CatalogueColumn, binaryVectors: boolean): string {
  const column = quoteIdentifier(name);
  const bare = type.replace(/\(.*\)$/u, '');
  if (binaryForm === 'vector' && binaryVectors && /(^|\.)(vector|halfvec|sparsevec)$/u.test(bare)) {
    return `pg_catalog.encode(pg_catalog.sha256(${bare}_send(${column})), 'base64')`;
  }
  if (bare === 'bytea') return `pg_catalog.encode(pg_catalog.sha256(${column}), 'base64')`;
  return column;
}
