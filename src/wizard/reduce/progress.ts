import type { PlanEvent } from '../../plan/step.ts';
import type { ConnectProgress } from '../../postgres/connect.ts';
import type { MarkRow, MarkStatus } from '../screen-model.ts';
import type { Progress } from '../session.ts';

/** Enough to see what led to a failure; the rest would only cost memory. */
const longestLog = 500;

/** The progress after one event of the running plan. */
export function planMoved(before: Progress, event: PlanEvent, now: number): Progress {
  const progress = isNews(before, event) ? logged(before, logLine(before, event)) : before;
  switch (event.type) {
    case 'run-awaited':
      return progress;
    case 'step-started':
      return {
        ...withRow(progress, event.id, { label: event.title, status: 'running', text: '' }),
        stepStarted: now,
        bar: null,
      };
    case 'step-progress':
      return {
        ...withRow(progress, event.id, { text: event.message }),
        bar: event.amount,
      };
    case 'step-finished': {
      const { note: text, ms } = event;
      const status = markOf[event.status];
      return { ...withRow(progress, event.id, { status, text, ms }), stepStarted: null, bar: null };
    }
    case 'step-undone':
      return withRow(progress, event.id, { status: 'skip', text: 'taken back' });
    case 'undo-failed': {
      const text = `could not be taken back: ${event.reason}`;
      return withRow(progress, event.id, { status: 'fail', text });
    }
  }
}

/** The progress after a connection that will be tried again. */
export function connectFailed(progress: Progress, event: ConnectProgress): Progress {
  const { target, attempt, tries, code } = event;
  return logged(progress, `${target}: try ${attempt} of ${tries} failed (${code})`);
}

/** The progress of a run that stopped: what it had not come to waits for nothing any more. */
export function halted(progress: Progress): Progress {
  const steps = progress.steps.map((row) =>
    row.status === 'waiting' ? { ...row, status: 'skip' as const, text: 'not begun' } : row,
  );
  return { ...progress, steps };
}

const markOf = {
  done: 'pass',
  skipped: 'skip',
  failed: 'fail',
  undone: 'skip',
} as const satisfies Readonly<Record<string, MarkStatus>>;

function withRow(progress: Progress, id: string, change: Partial<MarkRow>): Progress {
  const known = progress.steps.some((row) => row.id === id);
  const blank: MarkRow = { id, label: id, status: 'waiting', text: '', fix: null, ms: null };
  const steps = known ? progress.steps : [...progress.steps, blank];
  return { ...progress, steps: steps.map((row) => (row.id === id ? { ...row, ...change } : row)) };
}

function logLine({ steps }: Progress, event: PlanEvent): string {
  if (event.type === 'run-awaited') return event.message;
  const label = steps.find(({ id }) => id === event.id)?.label ?? event.id;
  switch (event.type) {
    case 'step-started':
      return `${event.title} ...`;
    case 'step-progress':
      return `  ${event.message}`;
    case 'step-finished':
      return `  ${event.status} in ${event.ms} ms: ${event.note}`;
    case 'step-undone':
      return `Taken back: ${label}`;
    case 'undo-failed':
      return `Could not be taken back: ${label}: ${event.reason}`;
  }
}

/** While only the amount moves, the log would say the same again and again. */
function isNews({ steps }: Progress, event: PlanEvent): boolean {
  if (event.type !== 'step-progress') return true;
  return steps.find(({ id }) => id === event.id)?.text !== event.message;
}

function logged(progress: Progress, line: string): Progress {
  return { ...progress, log: [...progress.log, ...line.split('\n')].slice(-longestLog) };
}
