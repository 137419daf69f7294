import type { Connection } from '../postgres/connection.ts';

/**
 * Runs the work behind a savepoint of the open transaction: an error takes back what the work did,
 * leaves the transaction usable and is thrown on.
 */
export async function inSavepoint<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.query('savepoint setup_wizard');
  try {
    const result = await work();
    await connection.query('release savepoint setup_wizard');
    return result;
  } catch (error) {
    // When the connection itself is the trouble, the first error says more.
    await connection.query('rollback to savepoint setup_wizard').catch(() => undefined);
    throw error;
  }
}
