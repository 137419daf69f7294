import { join } from 'node:path';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import type { SettingsRequest } from '../../src/settings/read-settings.ts';
import { loneMachine } from './lone-machine.ts';

/** What `setup-wizard --non-interactive` asks for in a folder, with nothing of PostgreSQL in the environment. */
export function setupRequest(
  folder: string,
  settings: Partial<SettingsRequest> = {},
  more: Partial<Omit<SetupRequest, 'settings'>> = {},
): SetupRequest {
  return {
    settings: {
      cwd: folder,
      envFile: '.env',
      configFile: 'config.json',
      flags: new Map(),
      unset: new Set(),
      urlFile: null,
      environment: loneMachine,
      problems: [],
      ...settings,
    },
    stateDir: join(folder, '.setup-wizard'),
    tries: 1,
    contact: true,
    primaryRequired: false,
    resolution: 'keep',
    ...more,
  };
}
