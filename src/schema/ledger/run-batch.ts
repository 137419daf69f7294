import type { Connection } from '../../postgres/connection.ts';

const patience = { timeoutMs: 0 };

/**
 * Runs statements of an open transaction in one round trip. When one of them fails, they are taken back and
 * run one by one: only so is it known which one it is, with the server's words about that one alone.
 *
 * @param text all of them
 * @param done told of each that went well
 * @throws SetupError of the statement that failed
 */
export async function runBatch(
  connection: Connection,
  text: string,
  statements: readonly string[],
  done: () => void,
): Promise<void> {
  if (statements.length === 1) {
    await connection.query(text, undefined, patience);
    done();
  } else if (await runTogether(connection, text)) {
    statements.forEach(done);
  } else {
    for (const statement of statements) await runBatch(connection, statement, [statement], done);
  }
}

/** Whether all of it went well; otherwise nothing of it happened. */
async function runTogether(connection: Connection, text: string): Promise<boolean> {
  await connection.query('savepoint setup_wizard');
  try {
    await connection.batch(text, patience);
  } catch (error) {
    // When the connection itself is the trouble, the first error says more.
    await connection.query('rollback to savepoint setup_wizard').catch(() => {
      throw error;
    });
    return false;
  }
  await connection.query('release savepoint setup_wizard');
  return true;
}
