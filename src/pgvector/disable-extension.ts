import type { Connection } from '../postgres/connection.ts';
import type { DisableOutcome } from './disable-outcome.ts';
import { dropUnusedExtension } from './drop-unused-extension.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';

/**
 * Takes pgvector out of a database when this program put it there and nothing depends on it; in all
 * other cases it stays, and the outcome says why. Nothing ever cascades.
 *
 * @throws SetupError SERVER_READ_ONLY, or what `diagnose` explains
 */
export function disableExtension(connection: Connection): Promise<DisableOutcome> {
  return inLockedTransaction(connection, () => dropUnusedExtension(connection));
}
