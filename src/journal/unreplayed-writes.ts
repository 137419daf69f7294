import journalPresent from '../../sql/journal-present.sql';
import unreplayed from '../../sql/unreplayed-writes.sql';
import type { Connection } from '../postgres/connection.ts';

/** How many writes of this database the primary does not have, all counted; 0 where nothing was ever journalled. */
export async function unreplayedWrites(connection: Connection): Promise<number> {
  const journal = await connection.query(journalPresent);
  if (journal.rows[0]?.['present'] !== true) return 0;
  const { rows } = await connection.query(unreplayed);
  return Number(rows[0]?.['unreplayed']);
}
