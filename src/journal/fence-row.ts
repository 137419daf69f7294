import * as z from 'zod/mini';
import fenceSql from '../../sql/fence.sql';
import type { Connection } from '../postgres/connection.ts';
import { damagedFence } from './damaged-fence.ts';
import { type Fence, mostCounted } from './fence.ts';

const row = z.object({
  epoch: z.string(),
  mode: z.enum(['closed', 'read-only', 'open', 'held']),
  pair: z.string(),
  opening: z.nullable(z.string()),
  holder: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  since: z.string(),
  system_identifier: z.nullable(z.string()),
  timeline: z.nullable(z.number()),
  unreplayed: z.number(),
});

/**
 * The fence as its table has it. Throws what `Connection.query` throws, also where there is no table, and
 * JOURNAL_UNAVAILABLE when the table is not as we made it.
 */
export async function fenceRow(connection: Connection): Promise<Fence> {
  const { rows } = await connection.query(fenceSql, [mostCounted]);
  const parsed = row.safeParse(rows[0]);
  if (!parsed.success) throw damagedFence(connection);
  const { system_identifier, timeline, epoch, ...found } = parsed.data;
  const seen = system_identifier !== null || timeline !== null;
  return {
    ...found,
    epoch: Number(epoch),
    primary: seen ? { systemIdentifier: system_identifier, timeline } : null,
  };
}
