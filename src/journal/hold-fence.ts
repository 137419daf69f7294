import type { Connection } from '../postgres/connection.ts';
import type { Fence } from './fence.ts';

/**
 * Ends writing to the fallback, until the fence is closed or released: what an application writes from now
 * on fails with SW002. Transactions that wrote are waited for; those that last longer are ended. When this
 * returns, every change that was kept is in the journal, and none will follow. A fence that is held already
 * is only returned.
 *
 * @param timeoutMs how long transactions may take to end by themselves
 * @throws SetupError JOURNAL_UNAVAILABLE when the fence is not open, or a transaction cannot be ended
 */
export async function holdFence(
  connection: Connection,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Fence> {
  await Promise.resolve([connection, timeoutMs]);
  throw new Error('to come');
}
