import { sqlState } from '../postgres/error-signs.ts';
import type { Connection } from '../postgres/connection.ts';
import { createInOrder } from '../transfer/create-in-order.ts';
import type { LeftOut } from '../transfer/transfer-report.ts';
import type { DumpedThings } from './dumped-things.ts';

/** What an earlier run has made already: duplicate_object, duplicate_function, duplicate_table (PostgreSQL manual). */
const there = ['42710', '42723', '42P07'];

/** Makes what only pg_dump knows, after everything else. Returns what the target did not take. */
export async function makeExtras(
  target: Connection,
  { creations }: DumpedThings,
): Promise<readonly LeftOut[]> {
  await target.query('begin');
  const failed = await createInOrder(target, creations);
  await target.query('commit');
  return failed
    .filter(({ error }) => !there.includes(sqlState(error) ?? ''))
    .map(({ creation, error }) => ({ what: creation.label, why: error.message }));
}
