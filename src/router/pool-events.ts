import type { PoolClient } from 'pg';

/** The events of a `Pool` of `pg` that a router has as well. */
export interface PoolEvents {
  /** A connection was opened; what is sent to it at once goes before every other statement. */
  connect: [client: PoolClient];
  acquire: [client: PoolClient];
  release: [error: Error, client: PoolClient];
  remove: [client: PoolClient];
}
