import { shellWord } from '../errors/shell-word.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

export interface RouteEnvironment {
  readonly settings: ConnectionSettings;
  /** What the server is told at login; empty for nothing. */
  readonly session: string;
  readonly withPassword: boolean;
}

/**
 * The target in use as lines for `eval` of a POSIX shell, in the names that libpq reads. Every name is set
 * each time, to nothing where it has no value: what was set for the other target must not stay.
 */
export function routeEnvironment(route: RouteEnvironment): readonly string[] {
  const { settings, session, withPassword } = route;
  const variables: readonly (readonly [name: string, value: string])[] = [
    ['PGHOST', settings.host],
    ['PGPORT', String(settings.port)],
    ['PGDATABASE', settings.database],
    ['PGUSER', settings.user],
    ...(withPassword ? [['PGPASSWORD', settings.password ?? ''] as const] : []),
    ['PGSSLMODE', settings.sslmode],
    ['PGSSLROOTCERT', settings.sslrootcert ?? ''],
    ['PGOPTIONS', session],
  ];
  return variables.map(
    ([name, value]) => `export ${name}=${value === '' ? "''" : shellWord(value)}`,
  );
}
