import * as z from 'zod/mini';
import installedVectorSql from '../../sql/installed-vector.sql';
import type { Connection } from '../postgres/connection.ts';

const installedVectorRow = z.object({
  oid: z.number(),
  version: z.string(),
  schema: z.string(),
  owner: z.string(),
  /** Whether this role is the owner, as far as that lets it update and drop. */
  may_alter: z.boolean(),
});

/** pgvector as the catalogue of a database has it at this moment. */
export type InstalledVector = Readonly<z.infer<typeof installedVectorRow>>;

/** Reads the catalogue; null when the extension is not installed in this database. */
export async function installedVector(connection: Connection): Promise<InstalledVector | null> {
  const { rows } = await connection.query(installedVectorSql);
  return rows[0] === undefined ? null : installedVectorRow.parse(rows[0]);
}
