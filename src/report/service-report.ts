import { SetupError } from '../errors/setup-error.ts';
import type { ServiceResult } from '../services/service-result.ts';

/** One line for each look at a service, with the fix under whatever is not well. */
export function serviceLines(results: readonly ServiceResult[]): readonly string[] {
  const idWidth = Math.max(0, ...results.map(({ id }) => id.length));
  return results.flatMap(({ status, id, endpoint, latencyMs, message, fix }) => [
    `  ${status.padEnd(4)}  ${id.padEnd(idWidth)}  ${[latencyText(latencyMs), endpoint ?? '-'].join('  ')}  ${message}`,
    ...(fix === null ? [] : [`          fix: ${fix}`]),
  ]);
}

function latencyText(ms: number | null): string {
  return `${ms === null ? '-' : ms.toFixed(1)} ms`.padStart(9);
}

/** Looks at a database, of which the checks say more. */
const ofDatabases = /^services\.(?:postgresql|pgvector)\./u;

/**
 * The error of services that fail, or null when none does.
 *
 * @param databasesJudged whether the checks have told already that a database cannot be used
 */
export function serviceError(
  results: readonly ServiceResult[],
  databasesJudged: boolean,
): SetupError | null {
  const failed = results.filter(
    ({ status, id }) => status === 'fail' && !(databasesJudged && ofDatabases.test(id)),
  );
  if (failed.length === 0) return null;
  return new SetupError('CHECKS_FAILED', {
    message: `${failed.length} of the looks at services failed.`,
    detail: failed.map(({ id, message }) => `${id}: ${message}`).join('\n'),
    fix: [...new Set(failed.flatMap(({ fix }) => (fix === null ? [] : [fix])))].join('\n'),
  });
}
