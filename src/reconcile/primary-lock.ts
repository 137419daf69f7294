import { setTimeout as sleep } from 'node:timers/promises';
import lockHoldersSql from '../../sql/migration-lock-holders.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';

/** "setup-re" in ASCII. */
const lockKey = 0x73657475702d7265n;

const pollMs = 50;

/**
 * Keeps a second run away from the same primary for as long as the session lasts. A pooler may give every
 * statement another session; behind one only `beginLocked` keeps two runs apart.
 *
 * @param patienceMs how long to wait for another run; the session of one that was killed lives a moment longer
 * @throws SetupError LOCKED naming who holds it
 */
export async function lockPrimary(primary: Connection, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await tryLock(primary))) {
    if (performance.now() >= deadline) throw await locked(primary);
    await sleep(pollMs);
  }
}

/** A pooler names another process at login than the one that answers. */
async function tryLock(primary: Connection): Promise<boolean> {
  const { rows } = await primary.query(
    `select case
       when $2::int is null or $2::int = pg_catalog.pg_backend_pid()
       then pg_catalog.pg_try_advisory_lock($1::bigint)
     end as taken`,
    [lockKey, primary.processId],
  );
  return rows[0]?.['taken'] !== false;
}

/**
 * Begins a transaction that has the same lock until it ends, whichever session it runs in. Constraints that
 * may wait for its end do so, as they may have done on the fallback. One round trip.
 */
export async function beginLocked(primary: Connection): Promise<void> {
  const results = await primary.batch(
    `begin; set constraints all deferred; select pg_catalog.pg_try_advisory_xact_lock(${lockKey}) as taken`,
  );
  if (results.at(-1)?.rows[0]?.['taken'] !== true) throw await locked(primary);
}

async function locked(primary: Connection): Promise<SetupError> {
  const { rows } = await primary.query(lockHoldersSql, [lockKey >> 32n, lockKey & 0xffff_ffffn]);
  const holders = rows.map((row) => String(row['holder']));
  return new SetupError('LOCKED', {
    message:
      holders.length === 0
        ? 'Another run of setup-wizard reconcile is at work on this primary.'
        : `Another run of setup-wizard reconcile is at work on this primary: ${holders.join(', ')}.`,
    fix: 'Wait until it ends, then run this again; it goes on where that one ended.',
    target: 'primary',
  });
}
