import { connect, type ConnectOptions } from '../../postgres/connect.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { Administrator } from './administrator.ts';

/** An administrator who logs in, over TCP or a Unix socket, anew for each statement. */
export function sessionAdministrator(
  settings: Omit<ConnectionSettings, 'database'>,
  options: ConnectOptions,
): Administrator {
  const { host, user } = settings;
  return {
    name: host.startsWith('/') ? `${user}, through ${host}` : user,
    run: async (database, statement, signal) => {
      const connection = await connect({ ...settings, database }, { ...options, signal });
      try {
        const { rows } = await connection.query(statement);
        const [value] = Object.values(rows[0] ?? {});
        return typeof value === 'string' ? value : null;
      } finally {
        await connection.close();
      }
    },
  };
}
