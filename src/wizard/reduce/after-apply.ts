import type { Session } from '../session.ts';
import { ended } from './leave.ts';

/** Opens or closes the log of a run. */
export function logToggled(session: Session): Session {
  const { phase } = session;
  if (phase.kind !== 'applying' && phase.kind !== 'stopped') return session;
  const progress = { ...phase.progress, logOpen: !phase.progress.logOpen };
  return { ...session, phase: { ...phase, progress } };
}

/** Opens or closes the highlighted check. */
export function rowOpened(session: Session, open: boolean | 'other'): Session {
  const { phase } = session;
  if (phase.kind !== 'checks') return session;
  return { ...session, phase: { ...phase, open: open === 'other' ? !phase.open : open } };
}

/** Runs the checks again. */
export function checkAgain(session: Session): Session {
  const { phase, nextRun } = session;
  if (phase.kind !== 'checks' || phase.running !== null) return session;
  return { ...session, phase: { ...phase, running: nextRun }, nextRun: nextRun + 1 };
}

export function showDone(session: Session): Session {
  const { phase } = session;
  if (phase.kind !== 'checks') return session;
  return { ...session, phase: { kind: 'done', applied: phase.applied } };
}

/** From the last screen back to the checks. */
export function showChecks(session: Session): Session {
  const { phase } = session;
  if (phase.kind !== 'done') return session;
  const { applied } = phase;
  return { ...session, phase: { kind: 'checks', applied, running: null, open: false } };
}

/** The end of a run that went through. */
export function finish(session: Session): Session {
  const { phase } = session;
  if (phase.kind !== 'done') return session;
  return ended(session, phase, { kind: 'applied', applied: phase.applied });
}
