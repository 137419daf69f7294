import type { Action } from '../action.ts';
import type { Applied } from '../ports.ts';
import type { PlanEvent } from '../../plan/step.ts';
import type { Notice } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { checkRows } from '../models/check-rows.ts';
import { leaveKeeping } from './leave.ts';
import { connectFailed, halted, planMoved } from './progress.ts';

type RunFact = Extract<
  Action,
  {
    readonly type:
      | 'plan-moved'
      | 'connect-failed'
      | 'run-ended'
      | 'run-refused'
      | 'rechecked'
      | 'recheck-failed';
  }
>;

/** Takes in how a run goes, how it ended, and what its checks say when they are run again. */
export function withRunFact(session: Session, fact: RunFact): Session {
  const { phase } = session;
  switch (phase.kind) {
    case 'applying':
      return phase.run === fact.run ? whileApplying(session, phase, fact) : session;
    case 'checks':
      return phase.running === fact.run ? whileChecking(session, phase, fact) : session;
    case 'collecting':
    case 'stopped':
    case 'done':
    case 'viewing':
    case 'saving':
    case 'left':
      return session;
  }
}

type PhaseOf<Kind> = Extract<Session['phase'], { readonly kind: Kind }>;

function whileApplying(session: Session, phase: PhaseOf<'applying'>, fact: RunFact): Session {
  switch (fact.type) {
    case 'plan-moved': {
      const progress = planMoved(phase.progress, fact.event, fact.now);
      return {
        ...session,
        now: fact.now,
        notice: waiting(fact.event),
        phase: { ...phase, progress },
      };
    }
    case 'connect-failed':
      return {
        ...session,
        phase: { ...phase, progress: connectFailed(phase.progress, fact.event) },
      };
    case 'run-ended':
      return withApplied(session, phase, fact.applied);
    case 'run-refused':
      return fact.error.code === 'CANCELLED'
        ? leaveKeeping(session, phase, null)
        : {
            ...session,
            phase: {
              kind: 'stopped',
              progress: halted(phase.progress),
              error: fact.error,
              applied: null,
            },
          };
    case 'rechecked':
    case 'recheck-failed':
      return session;
  }
}

/** Nothing moves while another run is waited for, so that this must be said. */
function waiting(event: PlanEvent): Notice | null {
  return event.type === 'run-awaited' ? { tone: 'note', text: event.message, fix: null } : null;
}

function withApplied(session: Session, phase: PhaseOf<'applying'>, applied: Applied): Session {
  const stopped = applied.result.error;
  if (stopped === null) {
    const notice = phase.cancelling
      ? ({
          tone: 'note',
          text: 'It was finished before it could be cancelled.',
          fix: null,
        } as const)
      : null;
    const next =
      applied.checks.length === 0
        ? ({ kind: 'done', applied } as const)
        : ({ kind: 'checks', applied, running: null, open: false } as const);
    return { ...session, notice, keptDraft: 'unwanted', phase: next };
  }
  if (stopped.code === 'CANCELLED') return leaveKeeping(session, phase, applied);
  const error = applied.error ?? stopped;
  return {
    ...session,
    phase: { kind: 'stopped', progress: halted(phase.progress), error, applied },
  };
}

function whileChecking(session: Session, phase: PhaseOf<'checks'>, fact: RunFact): Session {
  switch (fact.type) {
    case 'rechecked': {
      const index = Math.min(
        session.place.index,
        Math.max(0, checkRows(fact.applied.checks).length - 1),
      );
      return {
        ...session,
        phase: { ...phase, applied: fact.applied, running: null },
        place: { ...session.place, index },
        notice: { tone: 'ok', text: 'The checks were run again.', fix: null },
      };
    }
    case 'recheck-failed': {
      const { message, fix } = fact.error;
      const notice = { tone: 'error', text: message, fix } as const;
      return { ...session, phase: { ...phase, running: null }, notice };
    }
    case 'plan-moved':
    case 'connect-failed':
    case 'run-ended':
    case 'run-refused':
      return session;
  }
}
