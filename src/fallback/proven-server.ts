import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { FallbackSpec } from './provisioner.ts';

/** What a server said about itself to who logged in with the settings that will be written. */
export interface Proof {
  readonly serverVersion: string;
  readonly pgvector: string;
}

/**
 * The proof: a query as the application will ask, from outside, with the settings that will be written.
 * Throws FALLBACK_START_FAILED without the vector extension, and what `connect` throws.
 *
 * @param connecting how often to try to connect; the default of `connect` unless told
 */
export async function provenServer(
  spec: FallbackSpec,
  connecting: { readonly tries?: number } = {},
): Promise<Proof> {
  const { host, port, database, user, password, signal } = spec;
  const connection = await connect(
    { host, port, database, user, password, sslmode: 'disable', sslrootcert: null },
    { target: 'fallback', signal, ...connecting },
  );
  try {
    const { rows } = await connection.query(
      `select pg_catalog.current_setting('server_version') as server_version, extversion
         from pg_catalog.pg_extension where extname = 'vector'`,
    );
    const [row] = rows;
    if (row === undefined) throw withoutVector();
    return {
      serverVersion: String(row['server_version']).split(' ')[0] ?? '',
      pgvector: String(row['extversion']),
    };
  } finally {
    await connection.close();
  }
}

function withoutVector(): SetupError {
  return new SetupError('FALLBACK_START_FAILED', {
    message: 'The local fallback runs, but its database has no vector extension.',
    fix: 'Run "setup-wizard fallback stop", then this again.',
    target: 'fallback',
  });
}
