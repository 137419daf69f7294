import { SetupError } from '../errors/setup-error.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { maintenanceConnection } from '../pgvector/maintenance-connection.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

/** What the server says about a database that it does not have yet. */
export interface AbsentDatabase {
  readonly mayCreate: boolean;
  /** The checks in a database that every server has; null when none lets us in. */
  readonly elsewhere: CheckReport | null;
}

/**
 * Whether this role could create the database, asked in one that every server has. Changes nothing.
 *
 * @throws SetupError CANCELLED only
 */
export async function absentDatabase(
  primary: ConnectionSettings,
  { dimensions, signal }: { readonly dimensions: number; readonly signal: AbortSignal },
): Promise<AbsentDatabase> {
  const options = { target: 'primary', tries: 1, signal } as const;
  try {
    const connection = await maintenanceConnection(primary, options);
    try {
      const { rows } = await connection.query(
        'select rolcreatedb or rolsuper as may from pg_catalog.pg_roles where rolname = current_user',
      );
      const elsewhere = await runChecks(connection, { ...options, dimensions });
      return { mayCreate: rows[0]?.['may'] === true, elsewhere };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { mayCreate: false, elsewhere: null };
  }
}
