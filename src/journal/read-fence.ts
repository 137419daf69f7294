import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import type { Fence } from './fence.ts';
import { fenceRow } from './fence-row.ts';

/** There is no such table, or not even the schema. */
const absent = ['42P01', '3F000'];

/**
 * What the fallback says about itself, in one round trip; null where no fence was ever prepared. Not to be
 * called inside a transaction, which the answer null would end.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function readFence(connection: Connection): Promise<Fence | null> {
  try {
    return await fenceRow(connection);
  } catch (error) {
    if (absent.includes(sqlState(error) ?? '')) return null;
    throw error;
  }
}
