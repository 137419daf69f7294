import { primarySettings } from '../settings/database-settings.ts';
import type { ReadSettings } from '../settings/read-settings.ts';

/** Where the primary is: "host:port/database as user"; null when there is none. */
export function primaryPlace({ settings }: ReadSettings): string | null {
  const primary = primarySettings(settings);
  if (primary === null) return null;
  const { host, port, database, user } = primary;
  return `${host}:${port}/${database} as ${user}`;
}
