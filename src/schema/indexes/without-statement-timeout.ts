import type { Connection } from '../../postgres/connection.ts';

/**
 * Runs the work without the statement_timeout that a role or a database sets for the queries of an
 * application: a statement outside of transactions cannot bring a limit of its own. Behind a pooler the
 * session belongs to others as well, so that it is left as it is there.
 */
export async function withoutStatementTimeout<T>(
  connection: Connection,
  work: () => Promise<T>,
): Promise<T> {
  const lifted = await connection.query(
    `select pg_catalog.set_config('statement_timeout', '0', false)
     where pg_catalog.pg_backend_pid() = $1`,
    [connection.processId],
  );
  try {
    return await work();
  } finally {
    // A session that is gone needs none.
    if (lifted.rowCount > 0) {
      await connection.query('reset statement_timeout').catch(() => undefined);
    }
  }
}
