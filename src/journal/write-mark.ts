import type { Connection } from '../postgres/connection.ts';
import type { PrimaryMark } from './fence.ts';

/**
 * Writes into the primary that it has everything up to this epoch; a later mark stays. Needs what
 * `prepareMark` makes; may be part of a transaction.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function writeMark(
  connection: Connection,
  { pair, epoch }: PrimaryMark,
): Promise<void> {
  await connection.query(
    `insert into setup_wizard.router_marks as mark (pair, epoch) values ($1, $2)
     on conflict (pair) do update set epoch = excluded.epoch, since = excluded.since
       where mark.epoch < excluded.epoch`,
    [pair, epoch],
  );
}
