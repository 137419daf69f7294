import * as z from 'zod/mini';
import broughtSql from '../../sql/journal-brought.sql';
import changesSql from '../../sql/journal-changes.sql';
import epochTablesSql from '../../sql/journal-epoch-tables.sql';
import finalsSql from '../../sql/journal-finals.sql';
import journalPresent from '../../sql/journal-present.sql';
import tablesSql from '../../sql/journal-tables.sql';
import transactionsSql from '../../sql/journal-transactions.sql';
import type { Connection } from '../postgres/connection.ts';
import type { WaitingChanges } from './brought-table.ts';
import { type Change, changesIn } from './change.ts';
import type { TableName } from './table-name.ts';

/** A transaction of the fallback that has ended. */
export interface JournalTransaction {
  readonly epoch: string;
  readonly txid: string;
  /** Its numbers in the journal lie between these; those of others may, too. */
  readonly first: bigint;
  readonly last: bigint;
  readonly changes: number;
}

const table = z.object({
  schema: z.string(),
  table: z.string(),
  inserts: z.string(),
  updates: z.string(),
  deletes: z.string(),
});

const transaction = z.object({
  epoch: z.string(),
  txid: z.string(),
  first: z.string(),
  last: z.string(),
  changes: z.number(),
  waiting: z.string(),
});

const finalRow = z.object({ seq: z.string(), new: z.nullable(z.string()) });

/** What waits in the journal, by table; nothing where there is no journal. */
export async function waitingChanges(fallback: Connection): Promise<readonly WaitingChanges[]> {
  const present = await fallback.query(journalPresent);
  if (present.rows[0]?.['present'] !== true) return [];
  const { rows } = await fallback.query(tablesSql);
  return rows.map((row) => {
    const found = table.parse(row);
    return {
      schema: found.schema,
      name: found.table,
      inserts: Number(found.inserts),
      updates: Number(found.updates),
      deletes: Number(found.deletes),
    };
  });
}

/** The tables that one epoch has changed. */
export async function epochTables(
  fallback: Connection,
  epoch: number,
): Promise<readonly TableName[]> {
  const { rows } = await fallback.query(epochTablesSql, [epoch]);
  return rows.map((row) => ({ schema: String(row['schema']), name: String(row['table']) }));
}

/**
 * All changes that wait, in the order of their numbers, some at a time.
 *
 * @param options `rows` at a time; `finals`: whether to read what became of each row
 */
export async function* journalPages(
  fallback: Connection,
  { rows, finals }: { readonly rows: number; readonly finals: boolean },
): AsyncGenerator<readonly Change[]> {
  let from = 0n;
  for (;;) {
    const asked = [String(from), null, null, null, rows, finals];
    const page = changesIn((await fallback.query(changesSql, asked)).rows);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.seq + 1n;
  }
}

/** What became of the rows of some changes, by their numbers. */
export async function finalsOf(
  fallback: Connection,
  seqs: readonly bigint[],
): Promise<ReadonlyMap<bigint, string | null>> {
  if (seqs.length === 0) return new Map();
  const { rows } = await fallback.query(finalsSql, [seqs.map(String)]);
  return new Map(
    rows.map((row) => {
      const { seq, new: final } = finalRow.parse(row);
      return [BigInt(seq), final];
    }),
  );
}

/** What waits in the journal at one moment. */
export interface WaitingTransactions {
  /** The next that have ended, in an order in which they can be done again. */
  readonly transactions: readonly JournalTransaction[];
  /** Changes of these and of all that come after them. */
  readonly waiting: number;
}

/** Looks for up to `most` transactions. */
export async function nextTransactions(
  fallback: Connection,
  most: number,
): Promise<WaitingTransactions> {
  const found = (await fallback.query(transactionsSql, [most])).rows.map((row) =>
    transaction.parse(row),
  );
  return {
    transactions: found.map(({ epoch, txid, first, last, changes }) => ({
      epoch,
      txid,
      first: BigInt(first),
      last: BigInt(last),
      changes,
    })),
    waiting: Number(found[0]?.waiting ?? 0),
  };
}

/**
 * The changes of transactions of one epoch, one transaction after the other; those of a transaction
 * that is alone come some at a time.
 */
export async function* changesOf(
  fallback: Connection,
  transactions: readonly JournalTransaction[],
  rows: number,
): AsyncGenerator<readonly Change[]> {
  const [one] = transactions;
  if (one === undefined) return;
  const firsts = transactions.map(({ first }) => first);
  let from = firsts.reduce((least, each) => (each < least ? each : least));
  const to = transactions.at(-1)?.last ?? from;
  const places = new Map(transactions.map(({ txid }, place) => [txid, place]));
  const most = transactions.length === 1 ? rows : 2 ** 31 - 1;
  for (;;) {
    const found = await fallback.query(changesSql, [
      String(from),
      String(to),
      one.epoch,
      [...places.keys()],
      most,
      true,
    ]);
    // The order of the numbers stays within a transaction: a sort of equals keeps it.
    const placeOf = ({ txid }: Change): number => places.get(txid) ?? 0;
    const changes = changesIn(found.rows);
    const sorted = [...changes].sort((a, b) => placeOf(a) - placeOf(b));
    if (sorted.length > 0) yield sorted;
    const last = sorted.at(-1);
    if (last === undefined || sorted.length < most) return;
    from = last.seq + 1n;
  }
}

/** Writes down that the primary has these numbers; returns how many it did not know of yet. */
export async function markBrought(fallback: Connection, seqs: string): Promise<number> {
  if (seqs === '{}') return 0;
  return (await fallback.query(broughtSql, [seqs])).rowCount;
}

/** Numbers as a multirange of PostgreSQL. */
export function multirange(seqs: readonly bigint[]): string {
  const ranges: { readonly from: bigint; to: bigint }[] = [];
  for (const seq of [...seqs].sort((a, b) => (a < b ? -1 : 1))) {
    const last = ranges.at(-1);
    if (last?.to === seq) last.to = seq + 1n;
    else ranges.push({ from: seq, to: seq + 1n });
  }
  return `{${ranges.map(({ from, to }) => `[${from},${to})`).join(',')}}`;
}
