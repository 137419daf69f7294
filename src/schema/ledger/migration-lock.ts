import { setTimeout as sleep } from 'node:timers/promises';
import lockHoldersSql from '../../../sql/migration-lock-holders.sql';
import { SetupError } from '../../errors/setup-error.ts';
import { cancelled, type Connection } from '../../postgres/connection.ts';
import type { MigrationRun } from './migration-run.ts';

/** "setup-mi" in ASCII; another one than for extensions, which is waited for inside transactions. */
const lockKey = 0x73657475702d6d69n;

/** Asked again and again, because a session that waits for a lock can deadlock with an index build. */
const pollMs = 250;
const patienceMs = 60_000;

export type MigrationLockOptions = Pick<MigrationRun, 'signal' | 'progress'> & {
  /** Milliseconds to wait for another run. Default 60000. */
  readonly patienceMs?: number | undefined;
};

/**
 * Does the work while no other run migrates the same database. The session holds the lock, so that it
 * covers what cannot be in a transaction and never outlives a crash. A pooler may give every statement
 * another session, which would keep the lock for good, so behind one it is not taken; there the rows that
 * a migration writes first keep a second run out.
 *
 * @throws SetupError MIGRATION_LOCKED naming who holds it, or CANCELLED
 */
export async function inMigrationLock<T>(
  connection: Connection,
  options: MigrationLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const taken = await takeLock(connection, options);
  try {
    return await work();
  } finally {
    // On a broken session there is no answer, and no lock either. A pooler that hides itself may say no.
    if (taken) {
      await connection
        .query('select pg_catalog.pg_advisory_unlock($1::bigint)', [lockKey])
        .catch(() => undefined);
    }
  }
}

/** Whether the lock was taken; behind a pooler it is not. */
async function takeLock(connection: Connection, options: MigrationLockOptions): Promise<boolean> {
  const deadline = performance.now() + (options.patienceMs ?? patienceMs);
  let told = false;
  for (;;) {
    const answer = await tryLock(connection);
    if (answer !== 'busy') return answer === 'taken';
    if (performance.now() >= deadline) throw await locked(connection);
    if (!told) options.progress?.('waiting for another run');
    told = true;
    const { signal } = options;
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw cancelled(connection.target);
    });
  }
}

/** A pooler names another process at login than the one that answers. */
async function tryLock(connection: Connection): Promise<'taken' | 'busy' | 'pooled'> {
  const { rows } = await connection.query(
    `select case
       when $2::int is null or $2::int = pg_catalog.pg_backend_pid()
       then pg_catalog.pg_try_advisory_lock($1::bigint)
     end as taken`,
    [lockKey, connection.processId],
  );
  const taken = rows[0]?.['taken'];
  if (taken === true) return 'taken';
  return taken === false ? 'busy' : 'pooled';
}

async function locked(connection: Connection): Promise<SetupError> {
  const { rows } = await connection.query(lockHoldersSql, [lockKey >> 32n, lockKey & 0xffff_ffffn]);
  const holders = rows.map((row) => String(row['holder']));
  const [first] = rows;
  return new SetupError('MIGRATION_LOCKED', {
    message: 'Another run is migrating this database and does not come to an end.',
    detail: holders.length === 0 ? null : `The lock is held by ${holders.join(', ')}.`,
    fix:
      first === undefined
        ? 'Run the same command again.'
        : `Wait for it. When it hangs, end it: select pg_catalog.pg_terminate_backend(${String(first['pid'])});`,
    target: connection.target,
  });
}
