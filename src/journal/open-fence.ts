import type { Connection } from '../postgres/connection.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import { asUnavailable } from './as-unavailable.ts';
import type { Fence, FenceMode } from './fence.ts';
import { fenceRow } from './fence-row.ts';
import { inTransaction } from './in-transaction.ts';
import { lockFence } from './lock-fence.ts';
import { makeRecorders } from './make-recorders.ts';
import { prepareFence } from './prepare-fence.ts';

/** What a failover writes down. */
export interface FenceOpening {
  readonly mode: 'read-only' | 'open';
  /** Who opens it, as `host:pid`. */
  readonly holder: string;
  /** Why the primary is left, without secrets. */
  readonly reason: string;
  /** The primary that is left; null when it was never seen. */
  readonly primary: ServerIdentity | null;
  /**
   * Whether it is no failover that counts: one to an older copy of the fallback, which by another number would
   * come to seem as new as what it was copied from. Default false.
   */
  readonly uncounted?: boolean;
}

/** Applications wait for the failover. */
const patience = "set local lock_timeout to '5s'";

/**
 * Writes into the fallback that it is in use from now on: the next epoch, or the one that another process
 * has opened already, whose words stay. One that is only read is opened for writes when these are asked
 * for; one that is held stays held. Before writes are let in, the triggers that a sync has taken away are
 * made again, in the same transaction. Makes the tables of the fence where they are missing. Not to be
 * called inside a transaction.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE when a table cannot be recorded, or the fallback takes no writes;
 *   nothing is opened then
 */
export async function openFence(connection: Connection, opening: FenceOpening): Promise<Fence> {
  try {
    await prepareFence(connection);
    return await inTransaction(connection, patience, async () => {
      const mode = await lockFence(connection);
      if (mode !== 'held' && opening.mode === 'open') await makeRecorders(connection);
      if (mode === 'closed') await begin(connection, opening);
      if (mode === 'read-only' && opening.mode === 'open') await letWritesIn(connection);
      return await fenceRow(connection);
    });
  } catch (error) {
    throw asUnavailable(error);
  }
}

async function begin(
  connection: Connection,
  { mode, holder, reason, primary, uncounted = false }: FenceOpening,
): Promise<void> {
  await connection.query(
    `update setup_wizard.router_state
        set epoch = epoch + $6, opening = pg_catalog.gen_random_uuid(), since = pg_catalog.clock_timestamp(),
            mode = $1, holder = $2, reason = $3,
            system_identifier = coalesce($4, system_identifier), timeline = case when $4::text is null then timeline else $5 end`,
    [
      mode,
      holder,
      reason,
      primary?.systemIdentifier ?? null,
      primary?.timeline ?? null,
      uncounted ? 0 : 1,
    ],
  );
}

async function letWritesIn(connection: Connection): Promise<void> {
  const open: FenceMode = 'open';
  await connection.query('update setup_wizard.router_state set mode = $1', [open]);
}
