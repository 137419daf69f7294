import { SetupError } from '../errors/setup-error.ts';
import { type ConnectOptions, connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

/** Databases that every server has, in the order in which they are asked. */
const maintenanceDatabases = ['postgres', 'template1'] as const;

/**
 * Connects to a database that every server has, for a server that does not have the wanted one yet.
 *
 * @throws SetupError as `connect` does, about the last database tried
 */
export async function maintenanceConnection(
  settings: ConnectionSettings,
  options: ConnectOptions,
): Promise<Connection> {
  let failure: unknown;
  for (const database of maintenanceDatabases) {
    try {
      return await connect({ ...settings, database }, options);
    } catch (error) {
      if (error instanceof SetupError && error.code === 'CANCELLED') throw error;
      failure = error;
    }
  }
  throw failure;
}
