import type { Connection } from '../postgres/connection.ts';

/** What every writing transaction shares until it ends, see `setup_wizard.enter_journal`. */
const lock = "pg_catalog.hashtextextended('setup_wizard.journal', 0)";

/** Of a line of pg_locks, as l: whether its transaction wrote. */
export const holdsWritersLock = `l.locktype = 'advisory' and l.granted
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
    and l.objsubid = 1 and (l.classid::bigint << 32 | l.objid::bigint) = ${lock}`;

/** Sessions whose transactions wrote, beside this one. */
export const writersSql = `select l.pid, coalesce(a.usename, '') as role from pg_catalog.pg_locks l
  left join pg_catalog.pg_stat_activity a on a.pid = l.pid
  where ${holdsWritersLock} and l.pid <> pg_catalog.pg_backend_pid()`;

/**
 * Waits, in the open transaction, until all transactions that wrote through the journal have ended; new ones
 * wait for this one.
 *
 * @throws SetupError of the server (55P03) when that lasts longer than its lock_timeout
 */
export async function lockWriters(connection: Connection): Promise<void> {
  // The server ends the waiting.
  await connection.query(`select pg_catalog.pg_advisory_xact_lock(${lock})`, [], { timeoutMs: 0 });
}
