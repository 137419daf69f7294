import type { Examiner } from '../fallback/examiner.ts';
import { expandsDollar } from '../files/expands-dollar.ts';
import type { TextFile } from '../files/read-text-file.ts';
import { exposedFile } from '../files/exposed-file.ts';
import { vectorDimensions } from '../settings/database-settings.ts';
import { fileEdits } from '../settings/file-edits.ts';
import type { Assessment } from './assess-setup.ts';
import { editedFiles, type EditedFile } from './edited-file.ts';
import { type FallbackWork, fallbackWork } from './fallback-work.ts';
import { inferenceCapabilities } from './inference-capabilities.ts';
import { modeExaminer } from './mode-examiner.ts';
import { fallbackAddress, settleFallback, type SettledFallback } from './settle-fallback.ts';
import type { SetupRequest } from './setup-request.ts';
import type { SetupState } from './setup-state.ts';
import type { Step } from './step.ts';
import { bootstrapPrimary, primaryNeedsBootstrap } from './steps/bootstrap-primary.ts';
import { moveFallbackSteps } from './steps/move-fallback.ts';
import { provisionFallback } from './steps/provision-fallback.ts';
import { settleMoveStep } from './steps/settle-move.ts';
import { verifyFallback } from './steps/verify-fallback.ts';
import { writeSettingsFiles } from './steps/write-settings-files.ts';

/** The ordered changes that bring the world to the settings; empty when there is nothing to do. */
export interface SetupPlan {
  readonly steps: readonly Step<SetupState>[];
  readonly initial: SetupState;
  /** The settings files that will change, with their new text. */
  readonly files: readonly EditedFile[];
  readonly fallback: SettledFallback | null;
  /** Whether the fallback's port was looked for, so that any other free one will do as well. */
  readonly portFound: boolean;
  /** The secrets that this plan made, for redaction. */
  readonly secrets: readonly string[];
  readonly warnings: readonly string[];
}

export interface PlanOptions {
  readonly signal: AbortSignal;
  /** The machine as it was examined before, so that it is not asked twice. */
  readonly examine?: Examiner;
  /** The first port to try when the one that was found is taken; null or absent at first. */
  readonly portFrom?: number | null;
}

/**
 * Makes the plan: first the fallback, proven from outside, then what the primary lacks, and the
 * files last, so that nothing is ever written that was not seen to work. Changes nothing.
 *
 * @throws SetupError when a file cannot be edited safely or the fallback mode is not available
 */
export async function planSetup(
  assessment: Assessment,
  request: SetupRequest,
  options: PlanOptions,
): Promise<SetupPlan> {
  const { read, primary, primaryReport, fallbackReport } = assessment;
  const { settings } = read;
  const { signal, portFrom = null } = options;
  const { examine = modeExaminer(request, settings, { signal }) } = options;
  const { fallback, found } = await settleFallback(settings, request.stateDir, portFrom);
  const work = await fallbackWork(fallback, fallbackReport, { request, examine, signal });
  const edits = fileEdits(
    settings,
    found,
    request.resolution,
    inferenceCapabilities(read.configValue),
  );
  const readers = { expandsDollar: await expandsDollar(request.settings.cwd) };
  const files = editedFiles(read, edits, readers);
  const dimensions = vectorDimensions(settings);
  const { first, last } = fallbackSteps(work, { assessment, request, examine });
  const steps: Step<SetupState>[] = [...first];
  if (primary !== null && primaryNeedsBootstrap(primaryReport)) {
    const { tries, primaryRequired: required } = request;
    steps.push(bootstrapPrimary(primary, primaryReport, { dimensions, tries, required }));
  }
  if (files.length > 0) steps.push(writeSettingsFiles(files, request.stateDir));
  steps.push(...last);
  const generated = found.get('fallback.password');
  return {
    steps,
    initial: {
      primaryReport,
      fallbackReport,
      provisioner: work.provisioner,
      files: unchanged(assessment, files),
      failures: [],
    },
    files,
    fallback,
    portFound: found.has('fallback.port') && fallback?.mode !== 'existing',
    secrets: typeof generated === 'string' ? [generated] : [],
    warnings: [
      ...settings.warnings,
      ...files.flatMap(({ warnings }) => warnings),
      ...[read.env, read.config].flatMap(({ name, original }) => exposure(name, original)),
    ],
  };
}

interface StepsOptions {
  readonly assessment: Assessment;
  readonly request: SetupRequest;
  readonly examine: Examiner;
}

/** `last`: when the files are written, and nothing is to be undone any more. */
function fallbackSteps(
  work: FallbackWork,
  { assessment, request, examine }: StepsOptions,
): { readonly first: readonly Step<SetupState>[]; readonly last: readonly Step<SetupState>[] } {
  if (work.kind === 'none') return { first: [], last: [] };
  const { fallback, open } = work;
  const { primary, read } = assessment;
  const settle = open === null ? [] : [settleMoveStep(open, fallback, request.stateDir)];
  const dimensions = vectorDimensions(read.settings);
  const verify = verifyFallback(fallbackAddress(fallback), dimensions);
  if (work.kind === 'move') {
    const { move, finish } = moveFallbackSteps({ ...work, request, primary });
    return { first: [...settle, move, verify], last: [finish] };
  }
  const { choice } = work;
  const provision = provisionFallback({ fallback, choice, examine, request, primary, dimensions });
  return { first: [...settle, provision, verify], last: [] };
}

function exposure(name: string, original: TextFile | null): readonly string[] {
  const exposed = original === null ? null : exposedFile({ ...original, path: name });
  return exposed === null ? [] : [`${exposed.message} ${exposed.fix}`];
}

function unchanged(assessment: Assessment, files: readonly EditedFile[]): SetupState['files'] {
  const { env, config } = assessment.read;
  return [env, config]
    .filter((file) => !files.some((edited) => edited.file === file))
    .map((file) => ({ path: file.name, changed: false, created: false, keys: [] }));
}
