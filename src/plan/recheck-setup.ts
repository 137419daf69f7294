import { runChecks } from '../pgvector/run-checks.ts';
import { vectorDimensions } from '../settings/database-settings.ts';
import type { SetupResult } from './run-setup.ts';
import type { SetupRequest } from './setup-request.ts';

/**
 * Runs the checks of a finished run again, against both databases at the same time; changes nothing.
 *
 * @returns the same result with what the servers say now
 * @throws SetupError CANCELLED
 */
export async function recheckSetup(
  result: SetupResult,
  request: SetupRequest,
  signal: AbortSignal,
): Promise<SetupResult> {
  if (!request.contact) return result;
  const { assessment, plan, state } = result;
  const { primary, read } = assessment;
  const dimensions = vectorDimensions(read.settings);
  const [primaryReport, fallbackReport] = await Promise.all([
    primary === null
      ? null
      : runChecks(primary, { target: 'primary', dimensions, tries: request.tries, signal }),
    plan.fallback === null || state.fallbackReport === null
      ? null
      : runChecks(
          { ...plan.fallback, sslmode: 'disable', sslrootcert: null },
          { target: 'fallback', dimensions, tries: 1, signal },
        ),
  ]);
  return { ...result, state: { ...state, primaryReport, fallbackReport } satisfies typeof state };
}
