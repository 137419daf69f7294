import { SetupError } from '../../errors/setup-error.ts';
import { runChecks } from '../../pgvector/run-checks.ts';
import { connect } from '../../postgres/connect.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { generatePassword } from '../../settings/generate-password.ts';
import type { Step } from '../step.ts';
import type { SetupState } from '../setup-state.ts';

/**
 * Looks at the fallback as the application will: from outside, with what is about to be written.
 * It must pass every check and refuse a wrong password.
 */
export function verifyFallback(fallback: ConnectionSettings, dimensions: number): Step<SetupState> {
  return {
    id: 'fallback.verify',
    title: `Check the fallback at ${String(dimensions)} dimensions, and that it refuses a wrong password`,
    perform: async (state, { signal }) => {
      const [fallbackReport] = await Promise.all([
        runChecks(fallback, { target: 'fallback', dimensions, tries: 3, signal }),
        refuseOpenDoor(fallback, signal),
      ]);
      if (fallbackReport.error !== null) throw fallbackReport.error;
      const failed = fallbackReport.results.filter(({ status }) => status === 'fail');
      if (failed.length > 0) {
        throw new SetupError('CHECKS_FAILED', {
          message: 'The local fallback runs but does not pass its checks.',
          detail: failed.map(({ id, message }) => `${id}: ${message}`).join('\n'),
          fix: failed.flatMap(({ fix }) => (fix === null ? [] : [fix])).join('\n'),
          target: 'fallback',
        });
      }
      const next = { ...state, fallbackReport };
      return { status: 'done', state: next, undo: null, note: 'all checks pass' };
    },
  };
}

async function refuseOpenDoor(fallback: ConnectionSettings, signal: AbortSignal): Promise<void> {
  const wrong = { ...fallback, password: generatePassword() };
  try {
    const connection = await connect(wrong, { target: 'fallback', tries: 3, signal });
    await connection.close();
  } catch (error) {
    if (error instanceof SetupError && error.code === 'AUTH_FAILED') return;
    throw error;
  }
  throw new SetupError('CHECKS_FAILED', {
    message: 'The local fallback accepts any password.',
    fix: 'Something else listens on that port: choose another with --fallback-db-port.',
    target: 'fallback',
  });
}
