import type { ConnectionSettings } from './connection-settings.ts';

/** Fills texts in where no settings are known. */
export const placeholderSettings: ConnectionSettings = {
  host: 'HOST',
  port: 5432,
  database: 'DATABASE',
  user: 'USER',
  password: null,
  sslmode: 'prefer',
  sslrootcert: null,
};
