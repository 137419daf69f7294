import type { ExitCode } from '../errors/error-codes.ts';
import type { SetupError } from '../errors/setup-error.ts';
import type { LookFinding } from '../plan/look-around.ts';
import type { ModeOutlook } from '../plan/mode-outlook.ts';
import type { Review } from '../plan/review-setup.ts';
import type { ReviewedFiles } from '../plan/reviewed-files.ts';
import type { SetupResult } from '../plan/run-setup.ts';
import type { RunSummary } from '../plan/run-summary.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import type { PlanEvent } from '../plan/step.ts';
import type { PrimaryTest, StageResult } from '../plan/test-primary.ts';
import type { CheckResult } from '../postgres/check-result.ts';
import type { ConnectProgress } from '../postgres/connect.ts';
import type { ConfiguredServices } from '../services/configured-services.ts';
import type { Draft } from './draft.ts';

/** A finished run and how the headless face reports it, so that both faces say the same. */
export interface Applied {
  readonly result: SetupResult;
  readonly exitCode: ExitCode;
  /** The report in plain lines, for the main screen. */
  readonly lines: readonly string[];
  readonly summary: RunSummary;
  readonly checks: readonly CheckResult[];
  readonly error: SetupError | null;
}

/**
 * What the wizard has done for it by the outside world. Every text that comes back is masked already.
 * Each call may throw SetupError; CANCELLED when its signal was aborted.
 */
export interface WizardPorts {
  readonly lookAround: (
    seen: {
      readonly finding: (finding: LookFinding) => void;
      readonly modes: (modes: ModeOutlook) => void;
    },
    signal: AbortSignal,
  ) => Promise<void>;
  /** Looks at the services that are named, once a run is over. */
  readonly lookAtServices: (
    services: ConfiguredServices,
    signal: AbortSignal,
  ) => Promise<readonly LookFinding[]>;
  readonly testPrimary: (
    request: SetupRequest,
    onStage: (stage: StageResult) => void,
    signal: AbortSignal,
  ) => Promise<PrimaryTest>;
  /** @param known what the connection test has just found, so that the primary is not asked twice */
  readonly review: (
    request: SetupRequest,
    known: PrimaryTest | null,
    signal: AbortSignal,
  ) => Promise<Review>;
  readonly apply: (
    request: SetupRequest,
    run: {
      /** From the review that was accepted; other files are refused with FILE_CHANGED. */
      readonly reviewed: ReviewedFiles | null;
      readonly event: (event: PlanEvent) => void;
      readonly connect: (event: ConnectProgress) => void;
    },
    signal: AbortSignal,
  ) => Promise<Applied>;
  /** Runs the checks again and reports with what they say now. */
  readonly recheck: (
    request: SetupRequest,
    applied: Applied,
    signal: AbortSignal,
  ) => Promise<Applied>;
  readonly saveDraft: (draft: Draft) => Promise<void>;
  readonly removeDraft: () => Promise<void>;
  /** Masks every secret known so far, and those given here from now on. */
  readonly hideSecrets: (secrets: readonly string[]) => void;
}
