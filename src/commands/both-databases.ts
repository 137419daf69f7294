import { SetupError } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { fallbackConnection, primarySettings } from '../settings/database-settings.ts';

/**
 * The primary and the fallback, for a command that works on both.
 *
 * @throws SetupError SETTINGS_INVALID when one of them is not configured
 */
export function bothDatabases(settings: Parameters<typeof primarySettings>[0]): {
  readonly primary: ConnectionSettings;
  readonly fallback: ConnectionSettings;
} {
  const primary = primarySettings(settings);
  const fallback = fallbackConnection(settings);
  if (primary === null) throw notConfigured('primary', 'Name it: setup-wizard --db-host HOST …');
  if (fallback === null) {
    throw notConfigured('fallback', 'Type "setup-wizard --non-interactive" to set one up.');
  }
  return { primary, fallback };
}

function notConfigured(what: string, fix: string): SetupError {
  return new SetupError('SETTINGS_INVALID', { message: `No ${what} is configured.`, fix });
}
