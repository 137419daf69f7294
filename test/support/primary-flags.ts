import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';

/** The options that name a primary; the password has to come on standard input. */
export function primaryFlags(settings: ConnectionSettings): readonly string[] {
  const { host, port, database, user } = settings;
  const place = ['--db-host', host, '--db-port', String(port), '--db-name', database];
  return [...place, '--db-user', user, '--db-password-stdin'];
}
