import { randomInt } from 'node:crypto';
import type { SetupError } from '../errors/setup-error.ts';
import type { Examiner } from '../fallback/examiner.ts';
import { isMoveOpen, settleMove } from '../fallback/move/settle-move.ts';
import { gitFindings } from '../files/git-findings.ts';
import { acquireLock } from '../files/lock.ts';
import { openStateDir } from '../files/state-dir.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { ConnectProgress } from '../postgres/connect.ts';
import { fallbackSettings } from '../settings/database-settings.ts';
import { type Assessment, assessSetup } from './assess-setup.ts';
import { firstFallbackPort } from './first-fallback-port.ts';
import { modeExaminer } from './mode-examiner.ts';
import { requirePrimary } from './require-primary.ts';
import { refuseChangedSince, type ReviewedFiles } from './reviewed-files.ts';
import { runPlan } from './run-plan.ts';
import { planSetup, type SetupPlan } from './setup-plan.ts';
import type { SetupRequest } from './setup-request.ts';
import type { SetupState } from './setup-state.ts';
import type { PlanEvent, StepResult } from './step.ts';

/** Everything a report needs to know about a finished run. */
export interface SetupResult {
  readonly assessment: Assessment;
  readonly plan: SetupPlan;
  readonly state: SetupState;
  readonly steps: readonly StepResult[];
  /** Why the run stopped, or null when it went through. */
  readonly error: SetupError | null;
  readonly warnings: readonly string[];
}

export interface RunSetupOptions {
  readonly signal: AbortSignal;
  readonly emit: (event: PlanEvent) => void;
  readonly onConnect: (event: ConnectProgress) => void;
  /** Called as soon as secrets are known, so that whatever is printed from then on is masked. */
  readonly onSecrets: (secrets: readonly string[]) => void;
  /** The files of the review that the operator accepted; without, whatever they hold is taken. */
  readonly reviewed?: ReviewedFiles | null;
}

/**
 * Brings the world to the settings. When there is nothing to do, nothing is locked or written;
 * otherwise the plan is made again under the lock, because another run may have done the work.
 *
 * @throws SetupError before the first change: SETTINGS_INVALID, a file that cannot be edited,
 *   PRIMARY_UNAVAILABLE under --require-primary, LOCKED, FILE_CHANGED
 *   since the review, CANCELLED
 */
export async function runSetup(
  request: SetupRequest,
  options: RunSetupOptions,
): Promise<SetupResult> {
  const first = await assessSetup(request, options);
  requirePrimary(request, first);
  const { signal } = options;
  const examine = modeExaminer(request, first.read.settings, { signal });
  const draft = await planSetup(first, request, { signal, examine });
  options.onSecrets(draft.secrets);
  if (draft.steps.length === 0) {
    return {
      assessment: first,
      plan: draft,
      state: draft.initial,
      steps: [],
      error: null,
      warnings: draft.warnings,
    };
  }
  const stateDir = await openStateDir(request.stateDir);
  await using lock = await acquireLock(stateDir.lock, {
    purpose: 'setup',
    signal,
    onWait: ({ pid, purpose }) => {
      const message = `Waiting for another run in this folder (process ${pid}, ${purpose}).`;
      options.emit({ type: 'run-awaited', message });
    },
  });
  const known = { primaryReport: first.primaryReport, examine };
  const result = await runUnderLock(request, options, known, 1);
  await lock.release();
  const git = result.error === null ? await gitWarnings(result.plan) : [];
  return { ...result, warnings: [...result.warnings, ...stateDir.warnings, ...git] };
}

/** Set-ups of other folders may take a free port between the look and the start. */
const portTries = 10;
/** Further tries begin at a port of their own in this range, so that they do not meet again. */
const portSpread = 500;

/** What a moment ago was true of the world outside the folder. */
interface Known {
  readonly primaryReport: CheckReport | null;
  readonly examine: Examiner;
}

async function runUnderLock(
  request: SetupRequest,
  options: RunSetupOptions,
  known: Known,
  attempt: number,
): Promise<SetupResult> {
  const assessment = await assessSettled(request, options, known.primaryReport);
  const portFrom = attempt === 1 ? null : firstFallbackPort + randomInt(1, portSpread);
  const { signal } = options;
  const plan = await planSetup(assessment, request, { signal, examine: known.examine, portFrom });
  options.onSecrets(plan.secrets);
  const { reviewed = null } = options;
  if (reviewed !== null && plan.steps.length > 0) refuseChangedSince(reviewed, assessment.read);
  const result = await runPlan(plan.steps, plan.initial, options);
  const error = result.status === 'stopped' ? result.error : null;
  if (error?.code === 'PORT_TAKEN' && plan.portFound && attempt < portTries) {
    return await runUnderLock(request, options, known, attempt + 1);
  }
  const { state, steps } = result;
  return { assessment, plan, state, steps, error, warnings: plan.warnings };
}

/** The world as it is when a move of the fallback that was interrupted has come to its end. */
async function assessSettled(
  request: SetupRequest,
  options: RunSetupOptions,
  primaryReport: CheckReport | null,
): Promise<Assessment> {
  const found = await assessSetup(request, options, primaryReport);
  if (!request.contact || !(await isMoveOpen(request.stateDir))) return found;
  const { mode, password } = fallbackSettings(found.read.settings);
  await settleMove(request.stateDir, mode, password);
  return await assessSetup(request, options, primaryReport);
}

async function gitWarnings(plan: SetupPlan): Promise<readonly string[]> {
  const findings = await gitFindings(plan.files.map(({ file }) => file.path));
  return findings.map(({ message, fix }) => `${message} ${fix}`);
}
