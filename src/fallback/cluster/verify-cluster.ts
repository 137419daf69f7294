import { SetupError } from '../../errors/setup-error.ts';
import { connect } from '../../postgres/connect.ts';
import { fallbackPaths } from '../fallback-paths.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import { clusterStatus } from './cluster-status.ts';

/**
 * The proof: a query as the application will ask, from outside and with the settings that will be
 * written. Throws what the server says, and FALLBACK_START_FAILED without the vector extension.
 */
export async function verifyCluster(
  spec: FallbackSpec,
  created: ProvisionResult['created'],
  undo: () => Promise<void>,
): Promise<ProvisionResult> {
  const { host, port, database, user, password, signal } = spec;
  const connection = await connect(
    { host, port, database, user, password, sslmode: 'disable', sslrootcert: null },
    { target: 'fallback', signal },
  );
  try {
    const { rows } = await connection.query(
      `select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as server_version,
              extversion
         from pg_catalog.pg_extension where extname = 'vector'`,
    );
    const [row] = rows;
    if (row === undefined) throw withoutVector();
    const status = await clusterStatus(fallbackPaths(spec.stateDir));
    const socketDir = status.state === 'running' ? status.server.socketDir : null;
    return {
      created,
      endpoint: { host, port, database, user, socketDir },
      serverVersion: String(row['server_version']),
      pgvector: String(row['extversion']),
      undo,
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
