import type { Connection } from '../postgres/connection.ts';

/**
 * Whether the fallback is in use for writes, or what it took is being brought back. In a transaction the
 * answer holds until its end: who would open the fence waits for that. Where nothing can be written no lock can
 * be taken, and none is needed: nobody opens a fence there.
 *
 * @throws SetupError as `diagnose` explains it
 */
export async function recordingFence(connection: Connection): Promise<boolean> {
  const table = await connection.query(
    `select pg_catalog.current_setting('transaction_read_only') = 'on' as unwritable
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'setup_wizard' and c.relname = 'router_state'`,
  );
  if (table.rowCount === 0) return false;
  const lock = table.rows[0]?.['unwritable'] === true ? '' : ' for share';
  const { rows } = await connection.query(
    `select mode in ('open', 'held') as recording from setup_wizard.router_state${lock}`,
  );
  return rows[0]?.['recording'] === true;
}
