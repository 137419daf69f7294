import type { ScreenId } from './screen-model.ts';
import type { ShownPhase } from './session.ts';
import { isStepId, type StepId } from './step-ids.ts';
import { isValid, type Path, visibleSteps } from './steps.ts';

/** The phase whose screen is shown; while the wizard is being left, the one it is left from. */
export function shownPhase({ phase }: Pick<Path, 'phase'>): ShownPhase {
  return phase.kind === 'saving' || phase.kind === 'left' ? phase.last : phase;
}

/**
 * The screen a session is at: what the phase says, then a detour from the review, then the first step
 * that is not confirmed or not valid, else the review.
 */
export function currentScreen(path: Path): ScreenId {
  const phase = shownPhase(path);
  switch (phase.kind) {
    case 'applying':
    case 'stopped':
      return 'apply';
    case 'viewing':
      return phase.screen;
    case 'checks':
    case 'done':
      return phase.kind;
    case 'collecting':
      return path.detour?.screen ?? openStep(path) ?? 'review';
  }
}

function openStep(path: Path): StepId | 'inference' | undefined {
  const open = visibleSteps(path).find(
    (step) => !path.confirmed.includes(step) || !isValid(step, path),
  );
  // It is asked for on purpose only, unless what was found there would stop the run.
  return open ?? (isValid('inference', path) ? undefined : 'inference');
}

/** The step that Back returns to; null where there is nothing to go back to. */
export function previousStep(path: Path): StepId | null {
  if (path.phase.kind !== 'collecting' || path.detour !== null) return null;
  const steps = visibleSteps(path);
  const screen = currentScreen(path);
  const here = isStepId(screen) ? steps.indexOf(screen) : steps.length;
  return steps[here - 1] ?? null;
}
