import { configuredTargets } from './configured-targets.ts';
import { readSettings } from './read-settings.ts';

/**
 * The databases that `.env`, `config.json` and the environment name, as the wizard reads them, for
 * whoever has no command line.
 *
 * @param cwd absolute
 * @throws SetupError SETTINGS_INVALID, naming everything that is wrong, or that there is no database
 */
export async function readTargets(
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReturnType<typeof configuredTargets>> {
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
