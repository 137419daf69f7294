import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { holdsWritersLock } from './lock-writers.ts';

/**
 * The error of a prepared transaction that wrote to the fallback: no session is its, so nothing but its own
 * end ends it. Null when there is none. Not to be called inside a transaction that failed.
 */
export async function preparedWriter(connection: Connection): Promise<SetupError | null> {
  const { rows } = await connection.query(
    `select p.gid, p.owner from pg_catalog.pg_locks l
       join pg_catalog.pg_locks own on own.virtualtransaction = l.virtualtransaction and own.pid is null
       join pg_catalog.pg_prepared_xacts p on p.transaction = own.transactionid
      where ${holdsWritersLock} and l.pid is null order by p.prepared limit 1`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const gid = quoteLiteral(String(row['gid']));
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message: `The prepared transaction ${gid} of role "${String(row['owner'])}" wrote to the fallback and has not ended.`,
    fix: `In database "${connection.settings.database}" of the fallback: commit prepared ${gid}; or: rollback prepared ${gid}; then run this again.`,
    target: 'fallback',
  });
}
