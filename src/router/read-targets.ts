import { SetupError } from '../errors/setup-error.ts';
import { fallbackConnection, primarySettings } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import type { RouterOptions } from './router-options.ts';

/**
 * The targets that the files and the environment name, as the wizard reads them.
 *
 * @param cwd absolute
 * @throws SetupError SETTINGS_INVALID, naming everything that is wrong, or that there is no database
 */
export async function readTargets(
  cwd: string,
  environment: NonNullable<RouterOptions['environment']>,
): Promise<NonNullable<RouterOptions['targets']>> {
  const { settings } = await readSettings({
    cwd,
    environment,
    envFile: '.env',
    configFile: 'config.json',
    flags: new Map(),
    unset: new Set(),
    urlFile: null,
    problems: [],
  });
  refuseProblems(settings.problems);
  const targets = { primary: primarySettings(settings), fallback: fallbackConnection(settings) };
  if (targets.primary !== null || targets.fallback !== null) return targets;
  throw new SetupError('SETTINGS_INVALID', {
    message: 'No primary or fallback is configured.',
    fix: 'Type "setup-wizard --non-interactive" to set one up.',
  });
}
