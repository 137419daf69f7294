import lockHoldersSql from '../../../sql/lock-holders.sql';
import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';

/** A change that waits makes everybody behind it wait, too; a quiet table is free within this. */
export const lockTimeout = `set local lock_timeout = '5s'`;

const lockNotAvailable = '55P03';

/** An error for a lock that was not to be had, naming who holds it; any other error comes back as it is. */
export async function explainLockTimeout(
  error: unknown,
  connection: Connection,
  about: { readonly schema: string; readonly table: string; readonly failed: string },
): Promise<unknown> {
  if (sqlState(error) !== lockNotAvailable || !(error instanceof SetupError)) return error;
  const { rows } = await connection.query(lockHoldersSql, [about.schema, about.table]);
  const holders = rows.map((row) => String(row['holder'])).join(', ');
  return new SetupError('SCHEMA_FAILED', {
    message: `${about.failed}: table ${about.schema}.${about.table} is in use${holders === '' ? '' : ` by ${holders}`}.`,
    detail: error.detail,
    fix: `Run the same command again when that transaction has ended; to end it: select pg_terminate_backend(PID);`,
    target: connection.target,
    cause: error.cause,
  });
}
