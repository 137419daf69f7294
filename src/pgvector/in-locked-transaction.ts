import type { Connection } from '../postgres/connection.ts';

/**
 * The key of the advisory lock that keeps concurrent runs apart: "setup-wi" in ASCII. The
 * transaction holds it, so it works through a transaction pooler and never outlives a crash.
 */
const lockKey = 0x73657475702d7769n;

/**
 * Runs the work in a transaction that waits for every other run on the same database. An error
 * rolls everything back and is thrown on.
 */
export async function inLockedTransaction<T>(
  connection: Connection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.query('begin');
  try {
    await connection.query('select pg_catalog.pg_advisory_xact_lock($1::bigint)', [lockKey]);
    const result = await work();
    await connection.query('commit');
    return result;
  } catch (error) {
    // When the connection itself is the trouble, the server rolls back without being told.
    await connection.query('rollback').catch(() => undefined);
    throw error;
  }
}
