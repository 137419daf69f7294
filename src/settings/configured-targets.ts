import { SetupError } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { fallbackConnection, primarySettings } from './database-settings.ts';
import { refuseProblems } from './refuse-problems.ts';
import type { Settings } from './settings.ts';

/**
 * The databases that the settings name; null for the one that they do not.
 *
 * @throws SetupError SETTINGS_INVALID, naming everything that is wrong, or that there is no database
 */
export function configuredTargets(settings: Settings): {
  readonly primary: ConnectionSettings | null;
  readonly fallback: ConnectionSettings | null;
} {
  refuseProblems(settings.problems);
  const targets = { primary: primarySettings(settings), fallback: fallbackConnection(settings) };
  if (targets.primary !== null || targets.fallback !== null) return targets;
  throw new SetupError('SETTINGS_INVALID', {
    message: 'No primary or fallback is configured.',
    fix: 'Type "setup-wizard --non-interactive" to set one up.',
  });
}
