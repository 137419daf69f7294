import type { Connection } from '../postgres/connection.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Fence } from './fence.ts';

/** What a failover writes down. */
export interface FenceOpening {
  readonly mode: 'read-only' | 'open';
  /** Who opens it, as `host:pid`. */
  readonly holder: string;
  /** Why the primary is left, without secrets. */
  readonly reason: string;
  /** The primary that is left; null when it was never seen. */
  readonly primary: ServerIdentity | null;
}

/**
 * Writes into the fallback that it is in use from now on: the next epoch, or the one that another process
 * has opened already, whose words stay. One that is only read is opened for writes when these are asked
 * for; one that is held stays held. Before writes are let in, the triggers that a sync has taken away are
 * made again, in the same transaction. Makes the tables of the fence where they are missing.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE when a table cannot be recorded; nothing is opened then
 */
export async function openFence(connection: Connection, opening: FenceOpening): Promise<Fence> {
  await Promise.resolve([connection, opening]);
  throw new Error('to come');
}
