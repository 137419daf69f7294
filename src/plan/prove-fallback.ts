import { SetupError } from '../errors/setup-error.ts';
import type { ProvisionerKind } from '../fallback/provisioner.ts';
import { refuseOpenDoor } from '../fallback/refuse-open-door.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

export interface ProofOptions {
  readonly kind: ProvisionerKind;
  readonly dimensions: number;
  readonly signal: AbortSignal;
}

/**
 * Looks at the fallback as the application will: from outside, with what is about to be written.
 *
 * @throws SetupError when it does not answer, CHECKS_FAILED when it fails a check or accepts a wrong
 *   password
 */
export async function proveFallback(
  fallback: ConnectionSettings,
  { kind, dimensions, signal }: ProofOptions,
): Promise<CheckReport> {
  const [report] = await Promise.all([
    runChecks(fallback, { target: 'fallback', dimensions, tries: 3, signal }),
    refuseOpenDoor(fallback, kind, signal),
  ]);
  if (report.error !== null) throw report.error;
  const failed = report.results.filter(({ status }) => status === 'fail');
  if (failed.length === 0) return report;
  throw new SetupError('CHECKS_FAILED', {
    message: 'The local fallback runs but does not pass its checks.',
    detail: failed.map(({ id, message }) => `${id}: ${message}`).join('\n'),
    fix: failed.flatMap(({ fix }) => (fix === null ? [] : [fix])).join('\n'),
    target: 'fallback',
  });
}
