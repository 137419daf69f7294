import { fileDiffs } from '../plan/file-diffs.ts';
import type { SetupPlan } from '../plan/setup-plan.ts';
import type { Report } from './setup-report.ts';

/**
 * Reports what a run would do: the steps, and the diff of both files with secrets masked.
 *
 * @param signalChanges whether pending changes end in exit code 5
 */
export function dryRunReport(plan: SetupPlan, signalChanges: boolean): Report {
  const pending = plan.steps.length > 0;
  const diffs = fileDiffs(plan);
  return {
    exitCode: pending && signalChanges ? 5 : 0,
    error: null,
    lines: [
      ...(pending ? ['Steps', ...plan.steps.map(({ id, title }) => `  ${id}: ${title}`)] : []),
      ...diffs.flatMap((diff) => diff.trimEnd().split('\n')),
      ...plan.warnings.map((warning) => `warning: ${warning}`),
      pending ? 'Dry run: nothing was changed.' : 'Nothing to do.',
    ],
    document: {
      dryRun: true,
      steps: plan.steps.map(({ id, title }) => ({ id, title })),
      files: plan.files.map(({ file, keys }, index) => ({
        path: file.name,
        changed: true,
        keys,
        diff: diffs[index],
      })),
      warnings: plan.warnings,
    },
  };
}
