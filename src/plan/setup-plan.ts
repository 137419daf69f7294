import { chooseProvisioner } from '../fallback/choose-provisioner.ts';
import { expandsDollar } from '../files/expands-dollar.ts';
import type { TextFile } from '../files/read-text-file.ts';
import { exposedFile } from '../files/exposed-file.ts';
import { vectorDimensions } from '../settings/database-settings.ts';
import { fileEdits } from '../settings/file-edits.ts';
import type { Assessment } from './assess-setup.ts';
import { editedFiles, type EditedFile } from './edited-file.ts';
import { firstFallbackPort } from './first-fallback-port.ts';
import { isUsable } from './is-usable.ts';
import { inferenceCapabilities } from './inference-capabilities.ts';
import { settleFallback, type SettledFallback } from './settle-fallback.ts';
import type { SetupRequest } from './setup-request.ts';
import type { SetupState } from './setup-state.ts';
import type { Step } from './step.ts';
import { bootstrapPrimary, primaryNeedsBootstrap } from './steps/bootstrap-primary.ts';
import { provisionFallback } from './steps/provision-fallback.ts';
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

/**
 * Makes the plan: first the fallback, proven from outside, then what the primary lacks, and the
 * files last, so that nothing is ever written that was not seen to work. Changes nothing.
 *
 * @throws SetupError when a file cannot be edited safely or the fallback mode is not available
 */
export async function planSetup(
  assessment: Assessment,
  request: SetupRequest,
  portFrom = firstFallbackPort,
): Promise<SetupPlan> {
  const { read, primary, primaryReport, fallbackReport } = assessment;
  const { settings } = read;
  const { fallback, found } = await settleFallback(settings, request.stateDir, portFrom);
  const edits = fileEdits(
    settings,
    found,
    request.resolution,
    inferenceCapabilities(read.configValue),
  );
  const readers = { expandsDollar: await expandsDollar(request.settings.cwd) };
  const files = editedFiles(read, edits, readers);
  const dimensions = vectorDimensions(settings);
  const steps: Step<SetupState>[] = [];
  if (fallback !== null && request.contact && !isUsable(fallbackReport)) {
    const connection = { ...fallback, sslmode: 'disable' as const, sslrootcert: null };
    steps.push(provisionFallback(fallback, request.stateDir));
    steps.push(verifyFallback(connection, dimensions));
  }
  if (primary !== null && primaryNeedsBootstrap(primaryReport)) {
    const { tries, primaryRequired: required } = request;
    steps.push(bootstrapPrimary(primary, primaryReport, { dimensions, tries, required }));
  }
  if (files.length > 0) steps.push(writeSettingsFiles(files, request.stateDir));
  const generated = found.get('fallback.password');
  return {
    steps,
    initial: {
      primaryReport,
      fallbackReport,
      provisioner: fallback === null ? null : chooseProvisioner(fallback.mode).provisioner.kind,
      files: unchanged(assessment, files),
      failures: [],
    },
    files,
    fallback,
    portFound: found.has('fallback.port'),
    secrets: typeof generated === 'string' ? [generated] : [],
    warnings: [
      ...settings.warnings,
      ...files.flatMap(({ warnings }) => warnings),
      ...[read.env, read.config].flatMap(({ name, original }) => exposure(name, original)),
    ],
  };
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
