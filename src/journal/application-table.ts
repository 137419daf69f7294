import * as z from 'zod/mini';
import journalledTables from '../../sql/journalled-tables.sql';
import type { Connection } from '../postgres/connection.ts';

const trigger = z.object({ function: z.string(), fires: z.boolean() });

const row = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['r', 'p', 'f']),
  is_partition: z.boolean(),
  may_follow: z.boolean(),
  may_write: z.boolean(),
  owner: z.string(),
  columns: z.array(
    z.object({ name: z.string(), generated: z.boolean(), castDiffers: z.boolean() }),
  ),
  key: z.array(z.string()),
  recorder: z.nullable(trigger),
  truncate_guard: z.nullable(trigger),
});

/** A table of the application, as sql/journalled-tables.sql finds it. */
export type ApplicationTable = z.infer<typeof row>;

/** All tables of the application. Throws what `Connection.query` throws. */
export async function applicationTables(
  connection: Connection,
): Promise<readonly ApplicationTable[]> {
  const { rows } = await connection.query(journalledTables);
  return z.array(row).parse(rows);
}
