import { maskedDiff } from '../files/masked-diff.ts';
import { isSecretKey } from '../settings/secret-key.ts';
import type { SetupPlan } from './setup-plan.ts';

/** The unified diff of each file that a plan would change, in the plan's order, secrets masked. */
export function fileDiffs({ files }: Pick<SetupPlan, 'files'>): readonly string[] {
  return files.map(({ file, text }) =>
    maskedDiff(file.name, file.original?.text ?? null, text, isSecretKey),
  );
}
