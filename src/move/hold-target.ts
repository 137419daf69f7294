import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';

const tryLock = `select pg_catalog.pg_try_advisory_xact_lock(
  pg_catalog.hashtextextended('setup_wizard.move', 0)) as alone`;

/** Whether a move is at work on a database now, from whatever machine. */
export async function isHeld(target: Connection): Promise<boolean> {
  const { rows } = await target.query(tryLock);
  return rows[0]?.['alone'] !== true;
}

/** What is said of a database on which a move is at work. */
export function heldError(name: string): SetupError {
  return new SetupError('LOCKED', {
    message: `Another move is at work on ${name}.`,
    fix: 'Wait until it has ended, then run the same command again.',
  });
}

/**
 * Keeps other moves, of whatever machine, off a database until the session is closed. The lock is one of a
 * transaction, which a pooler keeps on one session.
 *
 * @throws SetupError LOCKED while another move holds it
 */
export async function holdTarget(target: Connection, name: string): Promise<void> {
  const results = await target.batch(
    `begin; set local idle_in_transaction_session_timeout to 0; ${tryLock}`,
  );
  if (results.at(-1)?.rows[0]?.['alone'] !== true) throw heldError(name);
}
