import { SetupError } from '../errors/setup-error.ts';
import {
  fallbackSettings,
  primarySettings,
  settingValue,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { type SettingId, settingDefinition } from '../settings/settings-table.ts';
import type { Settings } from '../settings/settings.ts';
import type { ExportedFallback, ExportRequest } from './export-request.ts';

/** The fallback's first port, as the setup chooses it, while the settings name none. */
const usualFallbackPort = 5433;

/**
 * Takes from the settings what an export needs. A host is not needed: what is exported gets a new one.
 *
 * @throws SetupError EXPORT_INCOMPLETE, naming the options, when database or user are not set or are
 *   the server's own
 */
export function requestOfSettings(settings: Settings): ExportRequest {
  const database = settingValue(settings, 'primary.database');
  const user = settingValue(settings, 'primary.user');
  refuseMissing(settings);
  if (typeof database !== 'string' || typeof user !== 'string') throw new TypeError('no names');
  refuseReserved(database, user);
  const primary = primarySettings(settings);
  const port = primary?.port ?? portOf(settings);
  return {
    database,
    user,
    present: primary === null ? null : { host: primary.host, port: primary.port },
    port,
    dimensions: vectorDimensions(settings),
    fallback: wantedFallback(settings, port),
  };
}

function refuseMissing(settings: Settings): void {
  const needed: readonly SettingId[] = ['primary.database', 'primary.user'];
  const missing = needed
    .filter((id) => settingValue(settings, id) === null)
    .map((id) => settingDefinition(id));
  if (missing.length === 0) return;
  const names = missing.map(({ title }) => title.toLowerCase()).join(' and the ');
  const ways = missing.map(({ flag, env }) =>
    flag.kind === 'value' ? `--${flag.name} ${flag.hint} (or ${env})` : env,
  );
  throw new SetupError('EXPORT_INCOMPLETE', {
    message: `The ${names} ${missing.length === 1 ? 'is' : 'are'} not set, and every export needs ${missing.length === 1 ? 'it' : 'them'}.`,
    fix: `Give ${ways.join(' and ')}.`,
  });
}

/** Every server is born with these, and PostgreSQL keeps the prefix pg_ for its own roles. */
function refuseReserved(database: string, user: string): void {
  if (user === 'postgres' || user.startsWith('pg_')) {
    throw new SetupError('EXPORT_INCOMPLETE', {
      message: `The role ${user} belongs to the server; the application needs a role of its own.`,
      fix: 'Give one with --db-user NAME; the export creates it.',
    });
  }
  if (['postgres', 'template0', 'template1'].includes(database)) {
    throw new SetupError('EXPORT_INCOMPLETE', {
      message: `The database ${database} belongs to the server; the application needs one of its own.`,
      fix: 'Give one with --db-name NAME; the export creates it.',
    });
  }
}

function portOf(settings: Settings): number {
  const port = settingValue(settings, 'primary.port');
  return typeof port === 'number' ? port : 5432;
}

function wantedFallback(settings: Settings, taken: number): ExportedFallback | null {
  const { enabled, database, user, port } = fallbackSettings(settings);
  if (!enabled) return null;
  const free = usualFallbackPort === taken ? usualFallbackPort + 1 : usualFallbackPort;
  return { database, user, port: port === null || port === taken ? free : port };
}
