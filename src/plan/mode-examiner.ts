import { createExaminer, type Examiner } from '../fallback/examiner.ts';
import { fallbackSettings } from '../settings/database-settings.ts';
import { existingServerPort } from '../settings/fallback-mode.ts';
import type { Settings } from '../settings/settings.ts';
import type { SetupRequest } from './setup-request.ts';

/** What looks at the machine for the modes of one run. */
export function modeExaminer(
  { stateDir, settings: { environment } }: Pick<SetupRequest, 'stateDir' | 'settings'>,
  settings: Settings,
  limits: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Examiner {
  const { mode, host, port } = fallbackSettings(settings);
  // The port of another mode is that of a server of ours.
  const ofExisting = mode === 'existing' ? port : null;
  const place = { host, port: ofExisting ?? existingServerPort };
  return createExaminer({ stateDir, environment, place, ...limits });
}
