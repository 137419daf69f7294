import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import { asUnavailable } from './as-unavailable.ts';
import type { Fence } from './fence.ts';
import { fenceRow } from './fence-row.ts';
import { inTransaction } from './in-transaction.ts';
import { lockFence } from './lock-fence.ts';
import { lockWriters, writersSql } from './lock-writers.ts';
import { preparedWriter } from './prepared-writer.ts';
import { releaseFence } from './release-fence.ts';

/** How long a session that was ended may take to undo its transaction. Milliseconds. */
const undoing = 5_000;
const lockNotAvailable = '55P03';

/**
 * Ends writing to the fallback, until the fence is closed or released: what an application writes from now
 * on fails with SW002. Transactions that wrote are waited for; those that last longer are ended. When this
 * returns, every change that was kept is in the journal, and none will follow; a fence that was held already
 * is waited for in the same way. Not to be called inside a transaction.
 *
 * @param timeoutMs how long transactions may take to end by themselves
 * @throws SetupError JOURNAL_UNAVAILABLE when the fence is not open, or a transaction cannot be ended; it is
 *   open again then
 */
export async function holdFence(
  connection: Connection,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Fence> {
  try {
    const before = await inTransaction(connection, "set local lock_timeout to '5s'", async () => {
      const mode = await lockFence(connection);
      if (mode !== 'open' && mode !== 'held') throw notOpen(await fenceRow(connection));
      await connection.query("update setup_wizard.router_state set mode = 'held'");
      return mode;
    });
    try {
      // From here on nobody begins to write.
      await waitForWriters(connection, timeoutMs);
    } catch (error) {
      if (before === 'open') await releaseFence(connection).catch(() => undefined);
      throw error;
    }
    return await fenceRow(connection);
  } catch (error) {
    throw asUnavailable(error);
  }
}

async function waitForWriters(connection: Connection, timeoutMs: number): Promise<void> {
  try {
    await haveEnded(connection, timeoutMs);
  } catch (error) {
    if (sqlState(error) !== lockNotAvailable) throw error;
    await endWriters(connection);
    await haveEnded(connection, undoing);
  }
}

async function haveEnded(connection: Connection, timeoutMs: number): Promise<void> {
  // 0 would wait for ever.
  const milliseconds = Math.max(1, Math.round(timeoutMs));
  await inTransaction(connection, `set local lock_timeout to ${milliseconds}`, () =>
    lockWriters(connection),
  );
}

async function endWriters(connection: Connection): Promise<void> {
  const prepared = await preparedWriter(connection);
  if (prepared !== null) throw prepared;
  const { rows } = await connection.query(writersSql);
  for (const { pid, role } of rows) {
    try {
      await connection.query('select pg_catalog.pg_terminate_backend($1)', [pid]);
    } catch (error) {
      if (!isServersVerdict(error)) throw error;
      throw cannotEnd(connection, Number(pid), String(role), error);
    }
  }
}

function cannotEnd(
  { settings }: Connection,
  pid: number,
  role: string,
  cause: SetupError,
): SetupError {
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message: `A transaction of role "${role}" (process ${pid}) writes to the fallback, and role "${settings.user}" may not end it.`,
    detail: cause.detail ?? cause.message,
    fix: `End that program, then run this again; or as an administrator of the fallback: select pg_terminate_backend(${pid});`,
    target: 'fallback',
    cause,
  });
}

function notOpen({ mode }: Fence): SetupError {
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message: `The fence of the fallback is ${mode}: no writes are recorded that could be held.`,
    fix: 'Type "setup-wizard route" to see which target is in use.',
    target: 'fallback',
  });
}
