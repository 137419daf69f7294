import type { Applied } from '../ports.ts';
import type { Phase, Session, ShownPhase, WizardEnd } from '../session.ts';
import { hasAnswers, leftOutOf } from '../draft.ts';

/** Ctrl-C: the same way out from everywhere; while applying a second one does not wait. */
export function leave(session: Session): Session {
  const { phase } = session;
  switch (phase.kind) {
    case 'collecting':
      return leaveKeeping(session, phase, null);
    case 'applying':
      return phase.cancelling
        ? ended(session, phase, { kind: 'stopped' })
        : { ...session, phase: { ...phase, cancelling: true } };
    case 'stopped':
      return leaveStopped(session);
    case 'checks':
    case 'done':
      return ended(session, phase, { kind: 'applied', applied: phase.applied });
    case 'viewing':
      return ended(session, phase, { kind: 'closed' });
    case 'saving':
      return ended(session, phase.last, endAfterSaving(session, phase, false));
    case 'left':
      return session;
  }
}

/** Nobody answers any more: what is being applied is taken back, and nothing waits for an answer. */
export function abandoned(session: Session): Session {
  const { phase } = session;
  return phase.kind === 'applying'
    ? { ...session, abandoned: true, phase: { ...phase, cancelling: true } }
    : { ...session, abandoned: true };
}

/** Leaves an abandoned session as soon as it would wait for the operator. */
export function leftIfAbandoned(session: Session): Session {
  if (!session.abandoned) return session;
  switch (session.phase.kind) {
    case 'collecting':
    case 'stopped':
    case 'checks':
    case 'done':
    case 'viewing':
      return leave(session);
    case 'applying':
    case 'saving':
    case 'left':
      return session;
  }
}

/** Leaves a run that failed: its report is the end. */
export function leaveStopped(session: Session): Session {
  const { phase } = session;
  if (phase.kind !== 'stopped') return session;
  return leaveKeeping(session, phase, phase.applied);
}

/** Keeps the answers, where there are any, before the wizard is left. */
export function leaveKeeping(session: Session, last: ShownPhase, applied: Applied | null): Session {
  const saving = { kind: 'saving', last, applied } as const;
  // What is kept now must not be taken for the draft that was not wanted.
  if (hasAnswers(session)) return { ...session, keptDraft: 'left-alone', phase: saving };
  // A draft that was offered and not decided about lies where it was; one without answers goes.
  const keptDraft = session.keptDraft === 'taken-up' ? 'unwanted' : session.keptDraft;
  return ended(
    { ...session, keptDraft },
    last,
    endAfterSaving(session, saving, session.draft !== null),
  );
}

/** How it ends once the answers are kept, or could not be. */
export function endAfterSaving(
  session: Session,
  { last, applied }: Extract<Phase, { readonly kind: 'saving' }>,
  draftKept: boolean,
): WizardEnd {
  if (last.kind !== 'stopped') return cancelledEnd(session, draftKept, applied);
  return last.applied === null
    ? { kind: 'refused', error: last.error }
    : { kind: 'applied', applied: last.applied };
}

function cancelledEnd(session: Session, draftKept: boolean, applied: Applied | null): WizardEnd {
  const passwordsLeftOut = draftKept && leftOutOf(session).length > 0;
  return { kind: 'cancelled', draftKept, applied, passwordsLeftOut };
}

export function ended(session: Session, last: ShownPhase, end: WizardEnd): Session {
  return { ...session, phase: { kind: 'left', last, end } };
}
