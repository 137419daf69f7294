import type { Connection } from '../../postgres/connection.ts';

/** Ends the open transaction; null when the server said that it did, otherwise why it did not. */
export async function commitError(connection: Connection): Promise<unknown> {
  try {
    await connection.query('commit', undefined, { timeoutMs: 0 });
    return null;
  } catch (error) {
    return error;
  }
}
