import type { Connection } from '../postgres/connection.ts';

/** The locks of a session that was cut off would outlive it until TCP gives up, which takes hours. */
const idle = "set local idle_in_transaction_session_timeout to '15s'";

/**
 * Runs the work in a transaction of the session; an error rolls back and is thrown on.
 *
 * @param settings `set local` statements for it, separated by semicolons
 */
export async function inTransaction<Answer>(
  connection: Connection,
  settings: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  await connection.batch(`begin read write; ${idle}; ${settings}`);
  try {
    const answer = await work();
    await connection.query('commit');
    return answer;
  } catch (error) {
    // When the connection itself is the trouble, the server rolls back without being told.
    await connection.query('rollback').catch(() => undefined);
    throw error;
  }
}
