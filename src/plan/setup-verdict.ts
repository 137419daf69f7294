import type { ExitCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { isUsable } from './is-usable.ts';

/** Which database the application would use now (design contract 3.5). */
export type Mode = 'normal' | 'degraded' | 'local' | 'unavailable';

export interface Verdict {
  readonly mode: Mode;
  readonly exitCode: ExitCode;
  /** The one error to report, or null when all is well. */
  readonly error: SetupError | null;
}

export interface VerdictInput {
  readonly primaryConfigured: boolean;
  readonly primary: CheckReport | null;
  readonly fallback: CheckReport | null;
}

/**
 * Draws the conclusion from both reports (design contract 3.4): a primary that cannot be used while
 * the fallback can is exit 4; a target that answers but fails a check is exit 3; nothing usable is
 * exit 1. A primary that was never configured is no failure.
 */
export function verdictOf({ primaryConfigured, primary, fallback }: VerdictInput): Verdict {
  const fallbackUsable = isUsable(fallback);
  if (!primaryConfigured) {
    if (fallback === null || fallbackUsable) return { mode: 'local', exitCode: 0, error: null };
    return failure('unavailable', fallback);
  }
  if (primary === null) return { mode: 'normal', exitCode: 0, error: null };
  if (isUsable(primary)) {
    if (fallback === null || fallbackUsable) return { mode: 'normal', exitCode: 0, error: null };
    return failure('normal', fallback);
  }
  const mode = fallbackUsable ? 'degraded' : 'unavailable';
  if (primary.error !== null && fallbackUsable) return { mode, exitCode: 4, error: primary.error };
  return failure(mode, primary);
}

function failure(mode: Mode, report: CheckReport): Verdict {
  if (report.error !== null) return { mode, exitCode: report.error.exitCode, error: report.error };
  const failed = report.results.filter(({ status }) => status === 'fail');
  const error = new SetupError('CHECKS_FAILED', {
    message: `${failed.length} of the checks on the ${report.target} failed.`,
    detail: failed.map(({ id, message }) => `${id}: ${message}`).join('\n'),
    fix: [...new Set(failed.flatMap(({ fix }) => (fix === null ? [] : [fix])))].join('\n'),
    target: report.target,
  });
  return { mode, exitCode: error.exitCode, error };
}
