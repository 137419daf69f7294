import type { PlanEvent } from '../plan/step.ts';
import type { ConnectProgress } from '../postgres/connect.ts';

/** One line of progress for an event of a running plan. */
export function eventLine(event: PlanEvent): string {
  switch (event.type) {
    case 'run-awaited':
      return event.message;
    case 'step-started':
      return `${event.id}: ${event.title} ...`;
    case 'step-progress':
      return `${event.id}: ${event.message}`;
    case 'step-finished':
      return `${event.id}: ${event.status} in ${event.ms} ms: ${event.note}`;
    case 'step-undone':
      return `${event.id}: undone`;
    case 'undo-failed':
      return `${event.id}: could not be undone: ${event.reason}`;
  }
}

/** One line of progress for a connection that failed and will be tried again. */
export function connectLine(event: ConnectProgress): string {
  const { target, attempt, tries, code, delayMs } = event;
  return `${target}: try ${attempt} of ${tries} failed (${code}), next in ${Math.round(delayMs)} ms`;
}
