import type { Connection } from '../postgres/connection.ts';
import type { Fence } from './fence.ts';
import { fenceRow } from './fence-row.ts';

/** Lets the fallback take writes again that were held, for a reconcile that gave up. Any other fence stays as it is. */
export async function releaseFence(connection: Connection): Promise<Fence> {
  await connection.query("update setup_wizard.router_state set mode = 'open' where mode = 'held'");
  return await fenceRow(connection);
}
