import type { CheckReport } from '../pgvector/check-report.ts';
import type { Drift } from '../settings/settings.ts';
import { assessSetup, type AssessOptions } from './assess-setup.ts';
import { fileDiffs } from './file-diffs.ts';
import { primaryWarnings } from './primary-warnings.ts';
import { requirePrimary } from './require-primary.ts';
import { type ReviewedFiles, reviewedFiles } from './reviewed-files.ts';
import type { SetupRequest } from './setup-request.ts';
import { planSetup } from './setup-plan.ts';

/** What a run would do, for an operator to accept or not. */
export interface Review {
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  /** The settings files that would change. */
  readonly files: readonly {
    readonly name: string;
    readonly created: boolean;
    readonly keys: readonly string[];
    /** Unified, secrets masked. */
    readonly diff: string;
  }[];
  readonly drift: readonly Drift[];
  readonly warnings: readonly string[];
  /** What it was made from; for the run that carries it out. */
  readonly reviewed: ReviewedFiles;
}

/**
 * Makes the plan of a run without carrying it out; changes nothing.
 *
 * @param known a report on the primary from a moment ago, so that it is not asked twice
 * @throws SetupError whatever would keep the run from starting, as `runSetup` does
 */
export async function reviewSetup(
  request: SetupRequest,
  options: AssessOptions,
  known: CheckReport | null,
): Promise<Review> {
  const assessment = await assessSetup(request, options, known);
  requirePrimary(request, assessment);
  const plan = await planSetup(assessment, request, { signal: options.signal });
  options.onSecrets(plan.secrets);
  const diffs = fileDiffs(plan);
  return {
    steps: plan.steps.map(({ id, title }) => ({ id, title })),
    files: plan.files.map(({ file, keys }, index) => ({
      name: file.name,
      created: file.original === null,
      keys,
      diff: diffs[index] ?? '',
    })),
    drift: assessment.read.settings.drift,
    warnings: [
      ...primaryWarnings(assessment.primaryReport, plan.fallback !== null),
      ...plan.warnings,
    ],
    reviewed: reviewedFiles(assessment.read),
  };
}
