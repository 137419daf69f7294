import forget from '../../sql/journal-forget.sql';
import type { Connection } from '../postgres/connection.ts';

/**
 * Takes out of the journal what the primary has: the lines that no sync asks for, and the images of the others.
 * Lines that wait, and those of transactions that go on, stay as they are.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function forgetBrought(connection: Connection): Promise<void> {
  await connection.batch(forget, { timeoutMs: 0 });
}
