import { SetupError } from '../../errors/setup-error.ts';
import { connect } from '../../postgres/connect.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { FallbackSpec } from '../provisioner.ts';
import { isSamePlace } from '../same-place.ts';

/** Of a server that may be away: the fallback is being set up because of that. Milliseconds. */
const primaryPatience = 3_000;

/**
 * Refuses a fallback at the very address of the primary.
 *
 * @throws SetupError SETTINGS_INVALID
 */
export function refuseSameAddress(spec: FallbackSpec): void {
  const { primary = null } = spec;
  if (primary !== null && isSamePlace(primary, spec)) throw same(spec, primary);
}

/**
 * Refuses a fallback on the server of the primary, whatever address leads there: when one is away,
 * so is the other. A primary that does not answer cannot be compared.
 *
 * @param startedAt of the fallback's server, as `serverStart` says it
 * @throws SetupError SETTINGS_INVALID, CANCELLED
 */
export async function refuseSameServer(spec: FallbackSpec, startedAt: string): Promise<void> {
  const { primary = null, signal } = spec;
  if (primary === null) return;
  const patience = { tries: 1, tryTimeoutMs: primaryPatience, queryTimeoutMs: primaryPatience };
  try {
    const connection = await connect(primary, { target: 'primary', ...patience, signal });
    const found = await serverStart(connection).finally(() => connection.close());
    if (found !== startedAt) return;
  } catch (error) {
    if (error instanceof SetupError && error.code === 'CANCELLED') throw error;
    return;
  }
  throw same(spec, primary);
}

/** When a server was started, in seconds with microseconds: one running server has it, and no other. */
export async function serverStart(connection: Connection): Promise<string> {
  const { rows } = await connection.query(
    'select extract(epoch from pg_catalog.pg_postmaster_start_time())::text as started',
  );
  return String(rows[0]?.['started']);
}

function same(spec: FallbackSpec, primary: ConnectionSettings): SetupError {
  const place = `${spec.host}:${String(spec.port)}`;
  const whole = spec.database === primary.database;
  return new SetupError('SETTINGS_INVALID', {
    message: whole
      ? `The fallback would be the primary itself: ${place} is the same server and database.`
      : `The fallback would be on the server of the primary: ${place} is the same one.`,
    detail: 'When that server is away, both are; a fallback on the same server is none.',
    fix: 'Name another server with --fallback-db-host and --fallback-db-port, or use --fallback-mode local.',
    target: 'fallback',
  });
}
