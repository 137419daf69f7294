import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { reasonAgainst } from './next-states.ts';
import type { TargetFacts } from './probe.ts';
import { timeOfDay } from './router-clock.ts';
import type { Reason, RouterState } from './router-state.ts';
import type { RouterStatus, TargetStatus } from './router-status.ts';
import { type Situation, holdsWrites } from './situation.ts';
import type { Serving } from './switchboard.ts';
import type { TargetView } from './target-view.ts';

/** What a switchboard knows of a target beside what it decides by. */
export interface TargetNotes {
  readonly settings: ConnectionSettings;
  readonly facts: TargetFacts | null;
  readonly latencyMs: number | null;
  /** What is wrong although it answers, such as a missing extension. */
  readonly lack: Reason | null;
}

/** By target; null for one that is not in the settings. And what the journal leaves out. */
export interface Notes extends Readonly<Record<Target, TargetNotes | null>> {
  readonly unrecorded: RouterStatus['unrecorded'];
}

/** Where a router stands, in words for others. Asks nobody. */
export function statusOf(at: Situation, serving: Serving, notes: Notes): RouterStatus {
  const { state, fence } = at;
  const target = serving.kind === 'target' ? serving : null;
  return {
    state: state.name,
    mode: modeOf(state),
    target: target?.target ?? null,
    reason: reasonOfState(state),
    since: new Date(timeOfDay(state.since)).toISOString(),
    epoch: fence?.epoch ?? 0,
    writes: target?.takes ?? null,
    unreplayed:
      fence === null ? (at.fallback?.evidence?.kind === 'healthy' ? 0 : null) : fence.unreplayed,
    unrecorded: notes.unrecorded,
    reconcileRequired: reconcileRequired(at),
    targets: {
      primary: targetStatus(notes.primary, at.primary),
      fallback: targetStatus(notes.fallback, at.fallback),
    },
  };
}

function modeOf(state: RouterState): RouterStatus['mode'] {
  switch (state.name) {
    case 'primary':
    case 'suspect':
      return 'normal';
    case 'local':
      return 'local';
    case 'fallback':
    case 'recovered':
    case 'reconciling':
      return 'degraded';
    case 'misconfigured':
      return state.serving === null ? 'unavailable' : 'normal';
    case 'diverged':
      return state.serving === null ? 'unavailable' : 'degraded';
    case 'starting':
    case 'down':
      return 'unavailable';
  }
}

function reasonOfState(state: RouterState): Reason | null {
  if (state.name === 'down') return state.reasons.primary ?? state.reasons.fallback ?? null;
  return 'reason' in state ? state.reason : null;
}

/** Writes wait, and nobody but an operator's reconcile brings them back. */
function reconcileRequired({ state, fence }: Situation): boolean {
  if (state.name === 'diverged') return true;
  return (fence?.unreplayed ?? 0) > 0 || (holdsWrites(fence) && fence?.unreplayed === null);
}

function targetStatus(notes: TargetNotes | null, view: TargetView | null): TargetStatus | null {
  if (notes === null || view === null) return null;
  const { host, port, database, user } = notes.settings;
  const kind = view.evidence?.kind;
  return {
    host,
    port,
    database,
    user,
    serverVersion: notes.facts?.serverVersion ?? null,
    pgvector: notes.facts?.pgvector ?? null,
    reachable: kind === 'healthy' || kind === 'saturated' || kind === 'not-writable',
    saturated: view.saturated !== null,
    problem: view.saturated ?? reasonAgainst(view) ?? notes.lack,
    latencyMs: notes.latencyMs,
    failures: view.failures,
  };
}
