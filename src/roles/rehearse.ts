import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';

/**
 * Runs statements in a transaction that is rolled back, one after the other.
 *
 * @returns the refusal of the first one that is refused, or null
 * @throws SetupError CANCELLED
 */
export async function rehearse(
  connection: Connection,
  statements: readonly string[],
): Promise<SetupError | null> {
  try {
    await connection.query('begin');
    for (const statement of statements) await connection.query(statement);
    return null;
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return error;
  } finally {
    await connection.query('rollback').catch(() => undefined);
  }
}
