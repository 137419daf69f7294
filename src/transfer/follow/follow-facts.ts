import * as z from 'zod/mini';
import sourceSql from '../../../sql/follow-source.sql';
import targetSql from '../../../sql/follow-target.sql';
import type { Connection } from '../../postgres/connection.ts';
import type { CatalogueTable } from '../database-catalogue.ts';
import { fullName } from '../full-name.ts';

const sourceFacts = z.object({
  wal_level: z.string(),
  slots: z.number(),
  slots_used: z.number(),
  senders: z.number(),
  senders_used: z.number(),
  standby: z.boolean(),
  role: z.string(),
  replicates: z.boolean(),
  publishes: z.boolean(),
  /** Tables of other owners, which only those may publish. */
  foreign_tables: z.array(z.string()),
  database: z.string(),
});

const targetFacts = z.object({
  version_num: z.number(),
  origins: z.number(),
  origins_used: z.number(),
  workers: z.number(),
  role: z.string(),
  subscribes: z.boolean(),
});

/** What the two servers say of themselves. */
export interface FollowFacts {
  readonly source: Readonly<z.infer<typeof sourceFacts>>;
  readonly target: Readonly<z.infer<typeof targetFacts>>;
}

/** Asks both servers, one round trip each. Changes nothing. */
export async function followFacts(
  source: Connection,
  target: Connection,
  tables: readonly CatalogueTable[],
): Promise<FollowFacts> {
  const [there, here] = await Promise.all([
    source.query(sourceSql, [tables.map(fullName)]),
    target.query(targetSql),
  ]);
  return { source: sourceFacts.parse(there.rows[0]), target: targetFacts.parse(here.rows[0]) };
}
