import type { ConnectionSettings } from '../../postgres/connection-settings.ts';

/**
 * The primary as libpq takes it, for a subscription. It holds the password: a server keeps it where
 * only its administrators can read it, and it must not be printed.
 *
 * The certificate of `sslrootcert` is left out: it lies on this machine, not on that of the fallback.
 */
export function primaryAddress(settings: ConnectionSettings): string {
  const { host, port, database, user, password, sslmode } = settings;
  const parts = {
    host,
    port: String(port),
    dbname: database,
    user,
    ...(password === null ? {} : { password }),
    sslmode,
    application_name: 'setup-wizard fallback',
    // Else a primary that vanished without a word is noticed after two hours.
    keepalives_idle: '30',
    connect_timeout: '10',
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}='${value.replaceAll(/[\\']/gu, '\\$&')}'`)
    .join(' ');
}
