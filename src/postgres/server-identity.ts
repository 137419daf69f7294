import * as z from 'zod/mini';
import serverIdentity from '../../sql/server-identity.sql';
import type { Connection } from './connection.ts';

/** What tells one cluster of PostgreSQL from another, and its past from a fork of it. */
export interface ServerIdentity {
  /** Given by initdb and kept by every copy of the cluster; null where the server does not tell. */
  readonly systemIdentifier: string | null;
  /** Rises with every promotion; null where the server does not tell. */
  readonly timeline: number | null;
}

export interface ServerFacts {
  readonly identity: ServerIdentity;
  /** A standby, or a server or role whose transactions are read-only. */
  readonly readOnly: boolean;
}

const row = z.object({
  in_recovery: z.boolean(),
  read_only: z.boolean(),
  system_identifier: z.nullable(z.string()),
  timeline: z.nullable(z.number()),
});

/** Asks a server who it is, in one round trip. Throws what `Connection.query` throws. */
export async function readServerFacts(
  connection: Connection,
  timeoutMs?: number,
): Promise<ServerFacts> {
  const { rows } = await connection.query(
    serverIdentity,
    [],
    timeoutMs === undefined ? {} : { timeoutMs },
  );
  const found = row.parse(rows[0]);
  return {
    identity: { systemIdentifier: found.system_identifier, timeline: found.timeline },
    readOnly: found.in_recovery || found.read_only,
  };
}
