import type { Fence } from '../journal/fence.ts';
import { readFence } from '../journal/read-fence.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { ReconcileRequest } from './reconcile-request.ts';
import { refuseUnknownTables } from './refuse-unknown-tables.ts';

/**
 * Values read alike as text whatever the server, the role and the database are set to, and rows that a
 * policy hides are an error instead of missing. As the triggers of the journal write them.
 */
const alike = `
  set timezone to 'UTC';
  set datestyle to 'ISO, MDY';
  set intervalstyle to 'postgres';
  set extra_float_digits to 1;
  set bytea_output to 'hex';
  set lc_monetary to 'C';
  set xmloption to 'content'`;

/** Somebody else's lock is waited for as long; milliseconds. */
const lockTimeoutMs = 10_000;

const onPrimary = `${alike};
  set row_security to off;
  set default_transaction_isolation to 'read committed';
  set synchronous_commit to on;
  set lock_timeout to ${lockTimeoutMs}`;

const onFallback = `${alike}; set default_transaction_read_only to off`;

interface OpenFallback {
  readonly connection: Connection;
  readonly fence: Fence | null;
}

/**
 * Opens the fallback and reads its fence. Throws what `connect` throws, and USAGE where a policy is for a
 * table that it does not have.
 */
export async function openFallback({
  fallback,
  tries,
  signal,
  policies,
}: Pick<ReconcileRequest, 'fallback' | 'tries' | 'signal'> &
  Partial<Pick<ReconcileRequest, 'policies'>>): Promise<OpenFallback> {
  const connection = oneAtATime(await connect(fallback, options('fallback', { tries, signal })));
  try {
    await connection.batch(onFallback);
    if (policies !== undefined) await refuseUnknownTables(connection, policies);
    return { connection, fence: await readFence(connection) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Opens the primary. Throws what `connect` throws. */
export async function openPrimary({
  primary,
  tries,
  signal,
}: Pick<ReconcileRequest, 'primary' | 'tries' | 'signal'>): Promise<Connection> {
  const connection = await connect(primary, options('primary', { tries, signal }));
  try {
    await connection.batch(onPrimary);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function options<Target extends 'primary' | 'fallback'>(
  target: Target,
  { tries, signal }: Pick<ReconcileRequest, 'tries' | 'signal'>,
) {
  return {
    target,
    tries: tries ?? 3,
    signal,
    applicationName: 'setup-wizard reconcile',
    // A long journal, and triggers of the application, take as long as they take.
    queryTimeoutMs: 0,
  };
}
