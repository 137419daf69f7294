import type { CheckReport } from '../pgvector/check-report.ts';
import { describeStateDir } from '../files/state-dir.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { ConnectProgress } from '../postgres/connect.ts';
import {
  fallbackConnection,
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings, type ReadSettings } from '../settings/read-settings.ts';
import type { SetupRequest } from './setup-request.ts';
import { editProblems } from './edit-problems.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';

/** The world before the first change: the settings, and what the live servers say. */
export interface Assessment {
  readonly read: ReadSettings;
  readonly primary: ConnectionSettings | null;
  /** Null when there is no primary or no server may be contacted. */
  readonly primaryReport: CheckReport | null;
  /** Null when the fallback is off, not settled yet, or no server may be contacted. */
  readonly fallbackReport: CheckReport | null;
}

export interface AssessOptions {
  readonly signal: AbortSignal;
  readonly onConnect: (event: ConnectProgress) => void;
  /** Called as soon as secrets are known, so that whatever is printed from then on is masked. */
  readonly onSecrets: (secrets: readonly string[]) => void;
}

/**
 * Reads the settings and asks both servers, at the same time. Changes nothing.
 *
 * @param known a report on the primary from a moment ago, so that it is not asked twice
 * @throws SetupError SETTINGS_INVALID with every problem; STATE_DIR_UNSAFE; CANCELLED
 */
export async function assessSetup(
  request: SetupRequest,
  options: AssessOptions,
  known: CheckReport | null = null,
): Promise<Assessment> {
  const [read, stateDir] = await Promise.all([
    readSettings(request.settings),
    describeStateDir(request.stateDir),
  ]);
  if (stateDir.kind === 'unsafe') throw stateDir.error;
  options.onSecrets(settingSecrets(read.settings));
  const { problems } = read.settings;
  if (problems.length > 0) refuseProblems([...problems, ...editProblems(read, request)]);
  const primary = primarySettings(read.settings);
  const fallback = fallbackConnection(read.settings);
  const { signal, onConnect } = options;
  const dimensions = vectorDimensions(read.settings);
  const { tries } = request;
  const [primaryReport, fallbackReport] = await Promise.all([
    primary === null || !request.contact
      ? null
      : (known ??
        runChecks(primary, {
          target: 'primary',
          dimensions,
          tries,
          signal,
          onProgress: onConnect,
        })),
    fallback === null || !request.contact
      ? null
      : runChecks(fallback, { target: 'fallback', dimensions, tries: 1, signal }),
  ]);
  return { read, primary, primaryReport, fallbackReport };
}
