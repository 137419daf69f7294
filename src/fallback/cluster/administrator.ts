import { connect } from '../../postgres/connect.ts';
import type { Connection } from '../../postgres/connection.ts';

/**
 * The superuser of a private cluster. It has no password: only the operator (and the user that the
 * server runs as) may log in as it, over the Unix socket, which the system itself vouches for.
 */
export const administrator = 'setup_wizard_admin';

/** A database that no owner can drop. */
export const maintenanceDatabase = 'template1';

export interface AdministratorOptions {
  readonly socketDir: string;
  readonly port: number;
  readonly database: string;
  readonly signal?: AbortSignal | undefined;
}

/** A session with administrator rights on the private cluster behind a socket. Throws as `connect`. */
export async function connectAdministrator({
  socketDir,
  port,
  database,
  signal,
}: AdministratorOptions): Promise<Connection> {
  return await connect(
    {
      host: socketDir,
      port,
      database,
      user: administrator,
      password: null,
      sslmode: 'disable',
      sslrootcert: null,
    },
    { target: 'fallback', applicationName: 'setup-wizard setup', signal },
  );
}
