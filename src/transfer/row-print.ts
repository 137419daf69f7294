import * as z from 'zod/mini';
import type { Connection } from '../postgres/connection.ts';
import { transferRefused } from './transfer-error.ts';

/** How many rows there are and a sum over the place and the writer of each. */
export interface RowPrint {
  readonly rows: number;
  readonly sum: string;
}

/** Pages from `from` up to but not including `to`. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
}

const answer = z.object({ rows: z.string(), sum: z.string() });

/**
 * Prints the rows that the session sees. Every insert, update and delete changes the print, because a
 * row gets a new place or a new writer; the values themselves are not read.
 */
export async function rowPrint(
  connection: Connection,
  table: string,
  pages: PageRange | null = null,
): Promise<RowPrint> {
  const { rows } = await connection.query(
    `select pg_catalog.count(*)::text as rows, coalesce(pg_catalog.sum(
       pg_catalog.hashtidextended(ctid, xmin::text::bigint)), 0)::text as sum
     from only ${table} ${pages === null ? '' : whereIn(pages)}`,
    undefined,
    { timeoutMs: 0 },
  );
  const found = z.safeParse(answer, rows[0]);
  if (!found.success)
    throw transferRefused(
      `The rows of ${table} cannot be told apart.`,
      'Leave it out with --exclude.',
    );
  return { rows: Number(found.data.rows), sum: found.data.sum };
}

/** The condition for the rows of some pages; PostgreSQL 14 and newer read only those. */
export function whereIn({ from, to }: PageRange): string {
  return `where ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid`;
}

/** As it is written down and compared. */
export function printText({ rows, sum }: RowPrint): string {
  return `${rows}:${sum}`;
}
