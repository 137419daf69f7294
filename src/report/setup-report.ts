import type { ExitCode } from '../errors/error-codes.ts';
import type { SetupError } from '../errors/setup-error.ts';
import type { SetupResult } from '../plan/run-setup.ts';
import type { RunSummary } from '../plan/run-summary.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import { type Verdict, verdictOf } from '../plan/setup-verdict.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { FileChange } from '../plan/setup-state.ts';
import type { SettledFallback } from '../plan/settle-fallback.ts';
import type { CheckResult } from '../postgres/check-result.ts';
import { checkLines } from './check-lines.ts';
import { connectCommands } from './connect-commands.ts';
import { driftLines } from './drift-lines.ts';
import { fileLines } from './file-lines.ts';
import { targetDocument, targetLine, type TargetSummary } from './targets.ts';

/** A finished run as data that main.ts can print. */
export interface Report {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly error: SetupError | null;
}

/** Reports a run of the setup: both targets, every check, the files, and the conclusion. */
export function setupReport(result: SetupResult, request: SetupRequest): Report {
  const { assessment, steps } = result;
  const { drift } = assessment.read.settings;
  const undone = undoneSteps(result);
  const { verdict, targets, files } = findings(result);
  const summary = setupSummary(result, request);
  const checks = setupChecks(result);
  return {
    exitCode: verdict.exitCode,
    error: verdict.error,
    lines: [
      ...summary.targets,
      ...(checks.length === 0 ? [] : ['Checks', ...checkLines(checks)]),
      ...(files.length === 0 ? [] : ['Files', ...fileLines(files)]),
      ...summary.drift,
      ...summary.warnings.map((warning) => `warning: ${warning}`),
      ...(undone.size === 0 ? [] : [`Undone: ${[...undone].join(', ')}`]),
      summary.closing,
      ...summary.connect.map(({ command }) => `Connect: ${command}`),
    ],
    document: {
      mode: verdict.mode,
      targets: {
        primary: targetDocument(targets.primary),
        fallback: targetDocument(targets.fallback),
      },
      checks,
      files: files.map(({ path, changed, keys }) => ({ path, changed, keys })),
      drift: drift.map(({ id }) => id),
      warnings: result.warnings,
      steps,
    },
  };
}

/** The parts of a report on a finished run. */
export function setupSummary(result: SetupResult, request: SetupRequest): RunSummary {
  const { verdict, targets, files } = findings(result);
  return {
    changed:
      files.some(({ changed }) => changed) || result.steps.some(({ status }) => status === 'done'),
    targets: [targetLine('Primary', targets.primary), targetLine('Fallback', targets.fallback)],
    files,
    drift: driftLines(result.assessment.read.settings.drift),
    warnings: result.warnings,
    closing: closingLine(verdict, request, files, result.plan.fallback),
    connect: connectCommands({
      assessment: result.assessment,
      fallback: result.plan.fallback,
      reports: { primary: reportOnPrimary(result), fallback: targets.fallback.report },
      envKeys: writtenToEnv(result, files),
    }),
  };
}

function findings(result: SetupResult) {
  const { assessment, plan, state } = result;
  const undone = undoneSteps(result);
  const fallbackReport = reportOnFallback(result);
  const targets = {
    primary: { settings: assessment.primary, report: state.primaryReport, provisioner: null },
    fallback: {
      settings: plan.fallback,
      report: fallbackReport,
      provisioner: state.provisioner,
    },
  } satisfies Record<string, TargetSummary>;
  const files: readonly FileChange[] = undone.has('files.write')
    ? state.files.map((file) => ({ ...file, changed: false, created: false }))
    : state.files;
  return { verdict: conclusion(result, fallbackReport), targets, files };
}

/** Every check of both databases as a finished run left them. */
export function setupChecks(result: SetupResult): readonly CheckResult[] {
  return [result.state.primaryReport, reportOnFallback(result)].flatMap(
    (report) => report?.results ?? [],
  );
}

/** What was undone is not there any more, whatever was seen of it in between. */
function reportOnFallback(result: SetupResult): CheckReport | null {
  return undoneSteps(result).has('fallback.provision') ? null : result.state.fallbackReport;
}

/** The same of a database that the run had made. */
function reportOnPrimary(result: SetupResult): CheckReport | null {
  const { assessment, state } = result;
  return undoneSteps(result).has('primary.bootstrap')
    ? assessment.primaryReport
    : state.primaryReport;
}

function undoneSteps({ steps }: SetupResult): ReadonlySet<string> {
  return new Set(steps.flatMap(({ id, status }) => (status === 'undone' ? [id] : [])));
}

function conclusion(
  { error, assessment, state }: SetupResult,
  fallback: CheckReport | null,
): Verdict {
  const verdict = verdictOf({
    primaryConfigured: assessment.primary !== null,
    primary: state.primaryReport,
    fallback,
  });
  if (error !== null) {
    const mode = assessment.primary === null && fallback === null ? 'unavailable' : verdict.mode;
    return { mode, exitCode: error.exitCode, error };
  }
  // The refusal to create something says more than the check that found it missing.
  const [refused] = state.failures;
  if (refused === undefined || verdict.exitCode === 0) return verdict;
  const withoutPgvector = refused.code.startsWith('PGVECTOR_');
  return { ...verdict, exitCode: withoutPgvector ? 3 : verdict.exitCode, error: refused };
}

function writtenToEnv(
  { assessment }: SetupResult,
  files: readonly FileChange[],
): readonly string[] {
  const { name } = assessment.read.env;
  return files.flatMap(({ path, changed, keys }) => (changed && path === name ? keys : []));
}

function closingLine(
  { mode, exitCode }: Verdict,
  request: SetupRequest,
  files: readonly FileChange[],
  fallback: SettledFallback | null,
): string {
  if (exitCode === 130) return 'Cancelled.';
  if (exitCode === 4) return 'Degraded: the fallback is ready, the primary cannot be used.';
  if (exitCode !== 0) return 'Not done: see the error.';
  if (!request.contact) {
    const written = files.some(({ changed }) => changed) ? 'settings written' : 'nothing to write';
    return `Done: ${written}, no server was contacted.`;
  }
  if (mode === 'local') return 'Done: the local fallback is ready.';
  return fallback === null ? 'Done: the primary is ready.' : 'Done: both databases are ready.';
}
