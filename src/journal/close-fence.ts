import type { Connection } from '../postgres/connection.ts';
import type { Fence } from './fence.ts';

/**
 * Writes into the fallback that the primary is in use again. An open fence is closed only when nothing was
 * written; a closed one is only returned.
 *
 * @throws SetupError RECONCILE_REQUIRED while the primary does not have every write
 */
export async function closeFence(connection: Connection): Promise<Fence> {
  await Promise.resolve(connection);
  throw new Error('to come');
}
