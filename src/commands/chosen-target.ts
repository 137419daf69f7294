import type { Target } from '../errors/setup-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { fallbackConnection, primarySettings } from '../settings/database-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** A database that --target names, with the way to reach it. */
export interface ChosenTarget {
  readonly target: Target;
  readonly connection: ConnectionSettings;
}

/**
 * The configured databases that --target names; `both`, the default, takes whichever there are.
 *
 * @throws SetupError SETTINGS_INVALID when a database is named that is not configured, or none is
 */
export function chosenTargets(args: ParsedArguments, settings: Settings): readonly ChosenTarget[] {
  const wanted = args.options.get('target') ?? 'both';
  const primary = wanted === 'fallback' ? null : primarySettings(settings);
  const fallback = wanted === 'primary' ? null : fallbackConnection(settings);
  if (wanted === 'primary' && primary === null) {
    throw unconfigured('primary', 'Name it with --db-host, --db-name and --db-user.');
  }
  if (wanted === 'fallback' && fallback === null) {
    throw unconfigured('fallback', 'Type "setup-wizard --non-interactive" to set it up.');
  }
  if (primary === null && fallback === null) {
    throw unconfigured(
      'primary or fallback',
      'Type "setup-wizard --non-interactive" to set one up.',
    );
  }
  return [
    ...(primary === null ? [] : [{ target: 'primary' as const, connection: primary }]),
    ...(fallback === null ? [] : [{ target: 'fallback' as const, connection: fallback }]),
  ];
}

function unconfigured(what: string, fix: string): SetupError {
  return new SetupError('SETTINGS_INVALID', { message: `No ${what} is configured.`, fix });
}
