import type { PlanEvent } from '../plan/step.ts';
import type { ConnectProgress } from '../postgres/connect.ts';

/**
 * Tells the events of a run line by line. A step that moves on without a new message says nothing new:
 * a bar would draw it, lines would only repeat it.
 */
export function tellEvents(print: (line: string) => void): (event: PlanEvent) => void {
  let said: string | null = null;
  return (event) => {
    const line = eventLine(event);
    if (event.type !== 'step-progress' || line !== said) print(line);
    said = line;
  };
}

/** One line of progress for an event of a running plan. */
function eventLine(event: PlanEvent): string {
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
