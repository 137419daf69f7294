import * as z from 'zod/mini';
import type { Connection } from '../postgres/connection.ts';
import type { BroughtTable } from './brought-table.ts';
import type { RowChange } from './change.ts';
import { compareStatement, rowParameter } from './row-statements.ts';

/** What the primary has of a row that was changed on the fallback. */
export type FoundRow =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'present';
      readonly sameBase: boolean;
      readonly sameFinal: boolean;
      /** Whether an earlier part of this work wrote it, and nobody since. */
      readonly ours: boolean;
      /** Whether the fallback's row is the later one; null where nobody can tell. */
      readonly newer: boolean | null;
      /** When it is neither as it was nor as it is to be. */
      readonly image: string | null;
    };

/** How rows are compared. */
export interface CompareOptions {
  readonly lock: boolean;
  /** Under what the rows are booked that were brought; null before there are books. */
  readonly opening: string | null;
  readonly newestColumn: string;
}

const row = z.object({
  n: z.number(),
  base: z.boolean(),
  final: z.boolean(),
  ours: z.boolean(),
  newer: z.nullable(z.boolean()),
  image: z.nullable(z.string()),
});

const missing: FoundRow = { kind: 'missing' };

/**
 * Looks at the rows of one table, one answer for each. Most are as they were, which takes one round trip and
 * less to send; only the others are compared with what is to be. Throws what `Connection.query` throws.
 */
export async function compareRows(
  primary: Connection,
  table: BroughtTable,
  rows: readonly RowChange[],
  options: CompareOptions,
): Promise<readonly FoundRow[]> {
  if (rows.length === 0) return [];
  const before = rows.map((change) => ({ ...change, final: null }));
  const found = [...(await ask(primary, table, before, options))];
  const others = rows.flatMap((_, at) => {
    const one = found[at];
    return one?.kind === 'present' && !one.sameBase ? [at] : [];
  });
  if (others.length === 0) return found;
  const changed = others.flatMap((at) => rows[at] ?? []);
  const answers = await ask(primary, table, changed, options);
  others.forEach((at, n) => {
    found[at] = answers[n] ?? missing;
  });
  return found;
}

async function ask(
  primary: Connection,
  table: BroughtTable,
  rows: readonly RowChange[],
  { opening, ...options }: CompareOptions,
): Promise<readonly FoundRow[]> {
  const statement = compareStatement(table, { ...options, booked: opening !== null });
  const parameter = rowParameter(
    rows.map(({ key, base, final }) => ({ key, old: base, new: final })),
  );
  const answer = await primary.query(statement, [
    parameter,
    ...(opening === null ? [] : [opening]),
  ]);
  const found = rows.map(() => missing);
  for (const each of answer.rows) {
    const { n, base, final, ...rest } = row.parse(each);
    found[n] = { kind: 'present', sameBase: base, sameFinal: final, ...rest };
  }
  return found;
}
