import * as z from 'zod/mini';
import highestSql from '../../sql/journal-highest.sql';
import sequencesSql from '../../sql/reconcile-sequences.sql';
import { SetupError } from '../errors/setup-error.ts';
import { apartNumbers } from '../journal/apart-numbers.ts';
import type { Connection } from '../postgres/connection.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { shownName, sqlName, type TableName } from './table-name.ts';

const sequence = z.object({
  table_schema: z.string(),
  table_name: z.string(),
  column_name: z.string(),
  schema: z.string(),
  name: z.string(),
  type: z.string(),
  most: z.string(),
});
type Sequence = Readonly<z.infer<typeof sequence>>;

const place = z.object({ last: z.string(), called: z.boolean() });

/** What became of the sequences of the primary. */
export interface PlacedSequences {
  /** Names with the number that each has given last. */
  readonly moved: readonly { readonly name: string; readonly last: string }[];
  readonly warnings: readonly string[];
}

/**
 * Moves the primary's sequences beyond the numbers of rows that were brought, where they would give them once
 * more. Numbers of the fallback's own range stay ahead of them as they are.
 *
 * @param epoch of the changes that were brought
 */
export async function placeSequences(
  sides: { readonly primary: Connection; readonly fallback: Connection },
  tables: readonly TableName[],
  epoch: number,
): Promise<PlacedSequences> {
  const named = tables.map(({ schema, name }) => ({ schema, name }));
  const { rows } = await sides.primary.query(sequencesSql, [JSON.stringify(named)]);
  const moved: { name: string; last: string }[] = [];
  const warnings: string[] = [];
  for (const found of rows.map((row) => sequence.parse(row))) {
    try {
      const last = await moveBeyond(sides, found, epoch);
      if (last !== null) moved.push({ name: shownName(found), last });
    } catch (error) {
      if (!isServersVerdict(error)) throw error;
      warnings.push(unmoved(found, error));
    }
  }
  return { moved, warnings };
}

async function moveBeyond(
  { primary, fallback }: { readonly primary: Connection; readonly fallback: Connection },
  found: Sequence,
  epoch: number,
): Promise<string | null> {
  const name = sqlName(found);
  const { rows } = await primary.query(
    `select last_value::text as last, is_called as called from ${name}`,
  );
  const { last, called } = place.parse(rows[0]);
  const apart = apartNumbers[found.type];
  const most = BigInt(found.most) + 1n;
  const limit = apart !== undefined && BigInt(last) < apart && apart < most ? apart : most;
  const journal = await fallback.query(highestSql, [
    epoch,
    found.table_schema,
    found.table_name,
    found.column_name,
    String(limit),
  ]);
  const highest = journal.rows[0]?.['highest'];
  if (typeof highest !== 'string' || !/^\d+$/u.test(highest)) return null;
  const next = called ? BigInt(last) + 1n : BigInt(last);
  if (BigInt(highest) < next) return null;
  // Somebody may have taken a number since; the sequence never goes back.
  await primary.query(
    `select pg_catalog.setval(${quoteLiteral(name)}, $1::bigint) from ${name}
      where last_value < $1::bigint or not is_called`,
    [highest],
  );
  return highest;
}

function unmoved(found: Sequence, error: unknown): string {
  const words = error instanceof SetupError ? (error.detail ?? error.message) : String(error);
  return `Sequence ${shownName(found)} of the primary could not be moved: it may give numbers that ${found.table_schema}.${found.table_name} has already (${words}).`;
}
