import { SetupError } from '../errors/setup-error.ts';
import { removeDraft, writeDraft } from '../files/draft-file.ts';
import type { LookFinding } from '../plan/look-finding.ts';
import type { SetupResult } from '../plan/run-setup.ts';
import type { RunSummary } from '../plan/run-summary.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import {
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Applied, WizardPorts } from '../wizard/ports.ts';
import { type Mask, type Masked, masked } from './masked.ts';

export interface WizardPortsParts {
  /** What the command line asked for; where to look around and keep the draft. */
  readonly request: SetupRequest;
  readonly mask: Mask;
  readonly hideSecrets: (secrets: readonly string[]) => void;
}

/**
 * The outside world for the wizard: the same engine as the headless run, its words masked. Each part
 * of the engine is loaded when it is first needed, so that the first screen does not wait for it.
 */
export function wizardPorts(parts: WizardPortsParts): WizardPorts {
  const { request, mask, hideSecrets } = parts;
  const words = masked(mask);
  return {
    ...applyingPorts(parts, words),
    lookAround: (seen, signal) =>
      guarded(words, async () => {
        const { lookAround } = await import('../plan/look-around.ts');
        await lookAround(request, {
          onFinding: (found) => seen.finding(words.finding(found)),
          onSecrets: hideSecrets,
          onModes: (found) => seen.modes(words.modes(found)),
          signal,
        });
      }),
    lookAtServices: (services, signal) =>
      guarded(words, async () => {
        const { lookAtServices } = await import('../plan/look-at-services.ts');
        const { serviceSecrets } = await import('../services/service-secrets.ts');
        hideSecrets(serviceSecrets(services));
        const found: LookFinding[] = [];
        const onFinding = (finding: LookFinding): void => void found.push(words.finding(finding));
        await lookAtServices(services, { onFinding, signal });
        return found;
      }),
    testPrimary: (asked, onStage, signal) =>
      guarded(words, async () => {
        const { testPrimary } = await import('../plan/test-primary.ts');
        const { settings } = await readSettings(asked.settings);
        hideSecrets(settingSecrets(settings));
        const primary = primarySettings(settings);
        if (primary === null) throw noPrimary();
        const test = await testPrimary(primary, {
          dimensions: vectorDimensions(settings),
          signal,
          onStage: (stage) => onStage(words.stage(stage)),
        });
        return words.test(test);
      }),
    saveDraft: (draft) => guarded(words, () => writeDraft(request.stateDir, JSON.stringify(draft))),
    removeDraft: () => guarded(words, () => removeDraft(request.stateDir)),
    hideSecrets,
  };
}

function applyingPorts(
  { mask, hideSecrets }: WizardPortsParts,
  words: Masked,
): Pick<WizardPorts, 'review' | 'apply' | 'recheck'> {
  return {
    review: (asked, known, signal) =>
      guarded(words, async () => {
        const { reviewSetup } = await import('../plan/review-setup.ts');
        const options = { signal, onConnect: () => undefined, onSecrets: hideSecrets };
        return words.review(await reviewSetup(asked, options, known?.report ?? null));
      }),
    apply: (asked, { reviewed, event: onEvent, connect }, signal) =>
      guarded(words, async () => {
        const { runSetup } = await import('../plan/run-setup.ts');
        const result = await runSetup(asked, {
          signal,
          emit: (event) => onEvent(words.event(event)),
          onConnect: connect,
          onSecrets: hideSecrets,
          reviewed,
        });
        return await appliedOf(result, asked, words, mask);
      }),
    recheck: (asked, { result }, signal) =>
      guarded(words, async () => {
        const { recheckSetup } = await import('../plan/recheck-setup.ts');
        return await appliedOf(await recheckSetup(result, asked, signal), asked, words, mask);
      }),
  };
}

async function guarded<T>(words: Masked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw words.error(thrown);
  }
}

async function appliedOf(
  result: SetupResult,
  request: SetupRequest,
  words: Masked,
  mask: Mask,
): Promise<Applied> {
  const { setupChecks, setupReport, setupSummary } = await import('../report/setup-report.ts');
  const { exitCode, lines, error } = setupReport(result, request);
  return {
    result,
    exitCode,
    lines: lines.map(mask),
    summary: maskedSummary(setupSummary(result, request), mask),
    checks: setupChecks(result).map(words.check),
    error: error === null ? null : words.error(error),
  };
}

function maskedSummary(summary: RunSummary, mask: Mask): RunSummary {
  return {
    ...summary,
    targets: summary.targets.map(mask),
    drift: summary.drift.map(mask),
    warnings: summary.warnings.map(mask),
    closing: mask(summary.closing),
    connect: summary.connect.map((each) => ({ ...each, command: mask(each.command) })),
  };
}

function noPrimary(): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: 'There is no primary to test.',
    fix: 'Go back and give its host, database and user.',
  });
}
