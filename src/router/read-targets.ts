import { configuredTargets } from '../settings/configured-targets.ts';
import { readSettings } from '../settings/read-settings.ts';
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
  return configuredTargets(settings);
}
