import type { MarkRow } from '../screen-model.ts';
import type { Session } from '../session.ts';

/** The one way to a run that changes something: "Apply" on a finished review. */
export function beginApply(session: Session): Session {
  const { review, nextRun } = session;
  if (session.phase.kind !== 'collecting' || review?.state !== 'finished') return session;
  const steps = review.review.steps.map(({ id, title }): MarkRow => ({
    id,
    label: title,
    status: 'waiting',
    text: '',
    fix: null,
    ms: null,
  }));
  return {
    ...session,
    phase: {
      kind: 'applying',
      run: nextRun,
      progress: { steps, log: [], logOpen: false, bar: null, stepStarted: null },
      cancelling: false,
    },
    lastApply: nextRun,
    nextRun: nextRun + 1,
  };
}
