import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type DatabasePrint, databasePrint, isSamePrint } from './database-print.ts';
import { storedTables } from './stored-tables.ts';

/** Ends the fence; whoever waits may write again. */
export type OpenFence = () => Promise<void>;

/** A statement that is under way is waited for, a transaction that idles is not. Milliseconds. */
const patience = 5_000;

/**
 * Keeps everybody from writing to a fallback, from the moment on at which `before` is still true: in a
 * transaction that locks all tables and that the end of the server, of this process or of the fence
 * undoes. The embedded server does nothing else meanwhile. What a whole server cannot be kept from is
 * making a table that was not there.
 *
 * @throws SetupError FALLBACK_HOLDS_WRITES when something was written since, or nobody can tell; CANCELLED
 */
export async function fenceWrites(
  settings: ConnectionSettings,
  before: DatabasePrint,
  signal: AbortSignal | undefined,
): Promise<OpenFence> {
  let connection: Connection | null = null;
  try {
    connection = await connect(settings, { target: 'fallback', tries: 1, signal });
    await connection.batch(`begin; set local lock_timeout to ${patience}`);
    const tables = await storedTables(connection);
    if (tables.length > 0) {
      await connection.query(`lock table only ${tables.join(', only ')} in share mode`);
    }
    const now = await databasePrint(connection, before.followed);
    if (!isSamePrint(before, now)) throw writtenMeanwhile(null);
    const { close } = connection;
    return close;
  } catch (error) {
    await connection?.close();
    if (!(error instanceof SetupError)) throw error;
    const known = error.code === 'CANCELLED' || error.code === 'FALLBACK_HOLDS_WRITES';
    throw known ? error : writtenMeanwhile(error);
  }
}

function writtenMeanwhile(cause: SetupError | null): SetupError {
  return new SetupError('FALLBACK_HOLDS_WRITES', {
    message:
      cause === null
        ? 'An application wrote to the local fallback just now; nothing was deleted.'
        : 'Applications cannot be kept from writing to the local fallback; nothing was deleted.',
    detail:
      cause === null ? null : `${cause.message}${cause.detail === null ? '' : ` ${cause.detail}`}`,
    fix: 'End the programs that write to it, then run this again. To give up what they write: "setup-wizard fallback destroy --yes --discard-writes".',
    target: 'fallback',
    ...(cause === null ? {} : { cause }),
  });
}
