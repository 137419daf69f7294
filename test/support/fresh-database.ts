import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { NativePostgres } from './native-postgres.ts';

let made = 0;

/** Creates an empty database with a name of its own; the settings are the superuser's. */
export async function freshDatabase(
  server: NativePostgres,
  owner = 'postgres',
): Promise<ConnectionSettings> {
  made += 1;
  const database = `fresh_${made}`;
  await server.sql(`create database ${database} owner ${owner} strategy file_copy`);
  return { ...server.settings, database };
}
