import * as z from 'zod/mini';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import type { PrimaryMark } from './fence.ts';

const row = z.object({ pair: z.string(), epoch: z.string() });

/** There is no such table, or not even the schema; or nobody ever let this role at it. */
const absent = ['42P01', '3F000', '42501'];

/**
 * Up to which epoch the primary has what the fallback of this pair took; null where it knows nothing of the
 * pair. Not to be called inside a transaction, which the answer null may end.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function readMark(connection: Connection, pair: string): Promise<PrimaryMark | null> {
  try {
    const { rows } = await connection.query(
      'select pair::text, epoch::text from setup_wizard.router_marks where pair = $1',
      [pair],
    );
    if (rows[0] === undefined) return null;
    const found = row.parse(rows[0]);
    return { pair: found.pair, epoch: Number(found.epoch) };
  } catch (error) {
    if (absent.includes(sqlState(error) ?? '')) return null;
    throw error;
  }
}
