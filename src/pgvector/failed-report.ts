import type { SetupError, Target } from '../errors/setup-error.ts';
import { pgvectorCheckIds } from '../postgres/check-result.ts';
import { fail, skip } from './check.ts';
import type { CheckReport } from './check-report.ts';

/** The report on a target with which no session could be opened, or was lost. */
export function failedReport(target: Target, error: SetupError): CheckReport {
  const words = error.detail === null ? error.message : `${error.message} (${error.detail})`;
  return {
    target,
    results: pgvectorCheckIds.map((id) => ({
      id,
      target,
      ...(id === 'connect' ? fail(words, error.fix) : skip('Not checked: there is no connection.')),
    })),
    reachable: false,
    server: null,
    error,
  };
}
