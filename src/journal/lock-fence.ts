import * as z from 'zod/mini';
import type { Connection } from '../postgres/connection.ts';
import { damagedFence } from './damaged-fence.ts';
import type { FenceMode } from './fence.ts';

const row = z.object({ mode: z.enum(['closed', 'read-only', 'open', 'held']) });

/**
 * Keeps everybody else from changing the fence until the open transaction ends, and says how it is.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE when its one row is gone
 */
export async function lockFence(connection: Connection): Promise<FenceMode> {
  const { rows } = await connection.query('select mode from setup_wizard.router_state for update');
  const found = row.safeParse(rows[0]);
  if (found.success) return found.data.mode;
  throw damagedFence(connection);
}
