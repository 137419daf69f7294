import { connect } from '../../postgres/connect.ts';
import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackSpec } from '../provisioner.ts';

/** What a server said about itself to who logged in with the settings that will be written. */
export interface Proof {
  readonly serverVersion: string;
  readonly pgvector: string;
}

/** More than a proxy that is just starting needs; a wrong password is not tried again. */
const tries = 10;

/**
 * The proof: a query from outside, with the password. Throws FALLBACK_START_FAILED without the vector
 * extension, and what `connect` throws.
 */
export async function provenServer(spec: FallbackSpec): Promise<Proof> {
  const { host, port, database, user, password, signal } = spec;
  const connection = await connect(
    { host, port, database, user, password, sslmode: 'disable', sslrootcert: null },
    { target: 'fallback', signal, tries },
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
