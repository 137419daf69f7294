import { choiceOn } from '../choices/choice-on.ts';
import { shownPhase } from '../current-screen.ts';
import type { BodyOf, MarkRow } from '../screen-model.ts';
import type { Progress, Session } from '../session.ts';
import { errorModel } from './error-model.ts';

const noProgress: Progress = { steps: [], log: [], logOpen: false, bar: null, stepStarted: null };

/** A run as it goes, or why it stopped. */
export function applyBody(session: Session): BodyOf<'apply'> {
  const phase = shownPhase(session);
  const progress =
    phase.kind === 'applying' || phase.kind === 'stopped' ? phase.progress : noProgress;
  const cancelling = phase.kind === 'applying' && phase.cancelling;
  return {
    id: 'apply',
    state: phase.kind === 'stopped' ? 'failed' : cancelling ? 'cancelling' : 'running',
    steps: progress.steps.map((row) => timed(row, progress, session.now)),
    bar: progress.bar,
    log: progress.logOpen ? progress.log : null,
    error: phase.kind === 'stopped' ? errorModel(phase.error) : null,
    next: choiceOn(session),
  };
}

function timed(row: MarkRow, { stepStarted }: Progress, now: number): MarkRow {
  if (row.status !== 'running' || stepStarted === null) return row;
  return { ...row, ms: Math.max(0, Math.round(now - stepStarted)) };
}
