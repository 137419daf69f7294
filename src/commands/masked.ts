import { internalError } from '../errors/internal-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { Examination } from '../fallback/provisioner.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { LookFinding } from '../plan/look-around.ts';
import type { ModeOutlook } from '../plan/mode-outlook.ts';
import type { Review } from '../plan/review-setup.ts';
import type { PlanEvent } from '../plan/step.ts';
import type { PrimaryTest, StageResult } from '../plan/test-primary.ts';
import type { CheckResult } from '../postgres/check-result.ts';
import type { Drift } from '../settings/settings.ts';

/** Masks every known secret in a text. */
export type Mask = (text: string) => string;

/**
 * The same data with its sentences masked, for faces that draw by themselves. Only words for people
 * are touched: a password may well be "pass", and a status must stay one.
 */
export interface Masked {
  readonly error: (thrown: unknown) => SetupError;
  readonly finding: (finding: LookFinding) => LookFinding;
  readonly modes: (modes: ModeOutlook) => ModeOutlook;
  readonly stage: (stage: StageResult) => StageResult;
  readonly test: (test: PrimaryTest) => PrimaryTest;
  readonly review: (review: Review) => Review;
  readonly event: (event: PlanEvent) => PlanEvent;
  readonly check: (check: CheckResult) => CheckResult;
}

/** @param mask called for each text, so that it knows the secrets of that moment */
export function masked(mask: Mask): Masked {
  const maybe = (text: string | null): string | null => (text === null ? null : mask(text));
  const error = (thrown: unknown): SetupError => {
    const { code, message, detail, fix, target } =
      thrown instanceof SetupError ? thrown : internalError(thrown);
    return new SetupError(code, {
      message: mask(message),
      detail: maybe(detail),
      fix: mask(fix),
      target,
      cause: thrown,
    });
  };
  const check = (result: CheckResult): CheckResult => ({
    ...result,
    message: mask(result.message),
    fix: maybe(result.fix),
  });
  const report = (found: CheckReport): CheckReport => ({
    ...found,
    results: found.results.map(check),
    error: found.error === null ? null : error(found.error),
  });
  return {
    error,
    check,
    finding: (finding) => ({ ...finding, text: mask(finding.text), fix: maybe(finding.fix) }),
    modes: (modes) => maskedModes(modes, mask),
    stage: (stage) => ({ ...stage, message: mask(stage.message), fix: maybe(stage.fix) }),
    test: (test) => ({
      ...test,
      report: report(test.report),
      error: test.error === null ? null : error(test.error),
    }),
    review: ({ steps, files, drift, warnings, reviewed }) => ({
      reviewed,
      steps: steps.map((step) => ({ ...step, title: mask(step.title) })),
      files: files.map((file) => ({ ...file, diff: mask(file.diff) })),
      drift: drift.map((each) => maskedDrift(each, mask)),
      warnings: warnings.map(mask),
    }),
    event: (event) => maskedEvent(event, mask),
  };
}

function maskedModes({ local, named }: ModeOutlook, mask: Mask): ModeOutlook {
  const words = (found: Examination): Examination =>
    found.kind === 'possible'
      ? { ...found, reason: mask(found.reason) }
      : {
          ...found,
          reason: mask(found.reason),
          fix: found.fix === null ? null : mask(found.fix),
          ...(found.detail === undefined ? {} : { detail: mask(found.detail) }),
        };
  const { cluster, container, embedded, existing } = named;
  return {
    local: { ...local, reason: mask(local.reason) },
    named: {
      cluster: words(cluster),
      container: words(container),
      embedded: words(embedded),
      existing: words(existing),
    },
  };
}

function maskedDrift({ id, env, config }: Drift, mask: Mask): Drift {
  const shown = (value: Drift['env']): Drift['env'] =>
    typeof value === 'string' ? mask(value) : value;
  return { id, env: shown(env), config: shown(config) };
}

function maskedEvent(event: PlanEvent, mask: Mask): PlanEvent {
  switch (event.type) {
    case 'step-started':
      return { ...event, title: mask(event.title) };
    case 'run-awaited':
    case 'step-progress':
      return { ...event, message: mask(event.message) };
    case 'step-finished':
      return { ...event, note: mask(event.note) };
    case 'step-undone':
      return event;
    case 'undo-failed':
      return { ...event, reason: mask(event.reason) };
  }
}
