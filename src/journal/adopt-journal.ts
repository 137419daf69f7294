import adopt from '../../sql/adopt-journal.sql';
import journalPresent from '../../sql/journal-present.sql';
import type { Connection } from '../postgres/connection.ts';

/**
 * Makes a journal that was copied here from another server one of this server. Before anything is written
 * here; another call changes what was recorded here since, and nothing that would matter.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function adoptJournal(connection: Connection): Promise<void> {
  const { rows } = await connection.query(journalPresent);
  if (rows[0]?.['present'] === true) await connection.query(adopt, [], { timeoutMs: 0 });
}
