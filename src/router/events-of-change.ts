import type { RouterEvents } from './router-events.ts';
import type { Reason, RouterState, RouterStateName } from './router-state.ts';
import type { StateChange } from './switchboard.ts';

const degradedStates: readonly RouterStateName[] = ['fallback', 'recovered', 'reconciling'];

function isOnFallback(state: RouterState): boolean {
  return (
    degradedStates.includes(state.name) ||
    (state.name === 'diverged' && state.serving === 'fallback')
  );
}

type StateEvent = Exclude<keyof RouterEvents, 'log'>;

/** The events that a change of state is, beside `state` itself. */
export function eventsOfChange({ from, to }: StateChange): readonly StateEvent[] {
  if (from.name === to.name && to.name !== 'suspect') return [];
  const events: StateEvent[] = [];
  if (isOnFallback(to) && !isOnFallback(from)) events.push('failover');
  if (to.name === 'recovered') events.push('recovered');
  if (to.name === 'primary' && isOnFallback(from)) events.push('failback');
  if (to.name === 'down') events.push('down');
  const lessThanAsked =
    to.name === 'suspect' || to.name === 'misconfigured' || to.name === 'diverged';
  if (lessThanAsked && from.name !== to.name) events.push('degraded');
  return events;
}

/** One line for a log: what changed, why, after how long; no secret is in it. */
export function lineOfChange(
  { from, to }: StateChange,
  { epoch, now }: { readonly epoch: number; readonly now: number },
): string {
  const lasted = `after ${((now - from.since) / 1_000).toFixed(1)} s`;
  return [
    `database router: ${from.name} -> ${to.name}`,
    lasted,
    `epoch ${epoch}`,
    ...details(to),
  ].join(', ');
}

function details(state: RouterState): readonly string[] {
  switch (state.name) {
    case 'starting':
    case 'primary':
    case 'local':
      return [];
    case 'suspect':
      return [`failures ${state.failures}`, clause(state.reason)];
    case 'recovered':
      return [`writes ${state.writes}`, `held by ${state.heldBy}`];
    case 'fallback':
    case 'reconciling':
      return [`writes ${state.writes}`, clause(state.reason)];
    case 'misconfigured':
    case 'diverged':
      return [clause(state.reason)];
    case 'down':
      return Object.entries(state.reasons).map(([target, reason]) => `${target} ${clause(reason)}`);
  }
}

/** A reason within a line. */
export function clause({ code, message }: Reason): string {
  return `${code}: ${message.replace(/\.$/u, '')}`;
}
