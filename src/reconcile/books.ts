import * as z from 'zod/mini';
import bookSql from '../../sql/reconcile-book.sql';
import bookedSql from '../../sql/reconcile-booked.sql';
import booksSql from '../../sql/reconcile-books.sql';
import closeBooksSql from '../../sql/reconcile-close-books.sql';
import conflictSql from '../../sql/reconcile-conflict.sql';
import decidedSql from '../../sql/reconcile-decided.sql';
import { SetupError } from '../errors/setup-error.ts';
import { makeOwnTables } from '../journal/make-own-tables.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { rowId } from './change.ts';
import type { Conflict } from './conflict.ts';
import type { ConflictOutcome } from './reconcile-policy.ts';

/** Under what the changes of one failover are booked in the primary. */
export interface BookMark {
  /** Random name of the opening. */
  readonly opening: string;
  readonly epoch: number;
}

const decided = z.object({
  schema: z.string(),
  table: z.string(),
  key: z.string(),
  outcome: z.enum(['primary', 'fallback']),
});

/** Whether the primary has books of what was brought. */
export async function hasBooks(primary: Connection): Promise<boolean> {
  const { rows } = await primary.query(
    `select pg_catalog.to_regclass('setup_wizard.replayed') is not null
        and pg_catalog.to_regclass('setup_wizard.conflicts') is not null as present`,
  );
  return rows[0]?.['present'] === true;
}

/** Makes the books in the primary where they are missing. Throws JOURNAL_UNAVAILABLE when the role may not. */
export async function prepareBooks(primary: Connection): Promise<void> {
  if (await hasBooks(primary)) return;
  await makeOwnTables(primary, booksSql);
}

/** The numbers that were brought, as a multirange. */
export async function bookedSeqs(primary: Connection, { opening }: BookMark): Promise<string> {
  const { rows } = await primary.query(bookedSql, [opening]);
  const seqs = rows[0]?.['seqs'];
  return typeof seqs === 'string' ? seqs : '{}';
}

/** What earlier runs decided, by row; it stands, for a part of it may be done. */
export async function bookedDecisions(
  primary: Connection,
  { opening }: BookMark,
): Promise<ReadonlyMap<string, ConflictOutcome>> {
  const { rows } = await primary.query(decidedSql, [opening]);
  return new Map(
    rows.map((row) => {
      const { schema, table: name, key, outcome } = decided.parse(row);
      return [rowId({ table: { schema, name }, key }), outcome];
    }),
  );
}

/**
 * Books numbers as the last part of the transaction that brings them, or of a part of it, after whatever deferred
 * constraints say; those of what follows wait again. One round trip.
 *
 * @param part the savepoint that ends with it; null for none
 * @throws SetupError RECONCILE_FAILED when another run has booked some of them
 */
export async function bookSeqs(
  primary: Connection,
  { opening }: BookMark,
  seqs: string,
  part: string | null = null,
): Promise<void> {
  const book = bookSql
    .replaceAll('$1', `${quoteLiteral(opening)}::uuid`)
    .replaceAll('$2', `${quoteLiteral(seqs)}::int8multirange`);
  const end = part === null ? '' : `; set constraints all deferred; release savepoint ${part}`;
  const results = await primary.batch(`set constraints all immediate; ${book}${end}`);
  if (seqs !== '{}' && results[1]?.rowCount !== 1) throw broughtByAnother();
}

/** Behind a pooler that gives every transaction another session two runs may overlap. */
function broughtByAnother(): SetupError {
  return new SetupError('RECONCILE_FAILED', {
    message: 'Another run has brought the same changes meanwhile; nothing was done twice.',
    fix: 'Wait until it ends, then run this again.',
    target: 'primary',
  });
}

/** Writes down how conflicts were decided, as a part of the transaction that acts on it. */
export async function bookConflicts(
  primary: Connection,
  { opening, epoch }: BookMark,
  conflicts: readonly Conflict[],
): Promise<void> {
  if (conflicts.length === 0) return;
  const rows = conflicts.map(({ table, primary: there, fallback: here, ...rest }) => ({
    ...rest,
    schema: table.schema,
    table: table.name,
    on_primary: there,
    on_fallback: here,
  }));
  await primary.query(conflictSql, [opening, epoch, JSON.stringify(rows)]);
}

/** Makes one line of the books of an opening that is done with, so that they do not grow with its writes. */
export async function closeBooks(primary: Connection, { opening }: BookMark): Promise<void> {
  await primary.query(closeBooksSql, [opening]);
}
