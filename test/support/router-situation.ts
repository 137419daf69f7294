import type { Target } from '../../src/errors/setup-error.ts';
import type { ServerIdentity } from '../../src/postgres/server-identity.ts';
import type { Evidence, EvidenceKind } from '../../src/router/evidence.ts';
import type { RouterState, RouterStateName } from '../../src/router/router-state.ts';
import { usualTiming } from '../../src/router/router-timing.ts';
import type { KnownFence, Rules, Situation } from '../../src/router/situation.ts';
import { type TargetView, type Verdict, unknownTarget } from '../../src/router/target-view.ts';

/** The moment at which the decisions of the tests are made. */
export const now = 1_000_000;

export const rules: Rules = {
  timing: usualTiming,
  writes: 'read-only',
  failBack: 'manual',
  mayStart: false,
  startsAtOnce: false,
  holder: 'here:1',
};

export const identity = { systemIdentifier: '7000', timeline: 3 };
export const stranger = { systemIdentifier: '8000', timeline: 1 };

const reason = { code: 'CONNECTION_REFUSED', message: 'Nobody listens.' } as const;

export function evidence(kind: EvidenceKind, shown: ServerIdentity = identity): Evidence {
  return kind === 'healthy' ? { kind, identity: shown, latencyMs: 1 } : { kind, reason };
}

/** A target about which the router thinks so. */
export function viewOf(verdict: Verdict): TargetView {
  const sign = { since: now - 100, reason, holds: true };
  switch (verdict) {
    case 'unknown':
      return unknownTarget;
    case 'alive':
      return {
        ...unknownTarget,
        evidence: evidence('healthy'),
        healthySince: now - 100,
        healthyProbes: 1,
      };
    case 'full':
      return { ...unknownTarget, evidence: evidence('saturated'), saturated: reason };
    case 'doubtful':
      return { ...unknownTarget, evidence: evidence('down'), sign, failures: 1, telling: 1 };
    case 'gone':
      return {
        ...unknownTarget,
        evidence: evidence('down'),
        sign,
        failures: 3,
        telling: 3,
        hard: 2,
      };
    case 'refusing':
      return { ...unknownTarget, evidence: evidence('config'), failures: 1 };
    case 'another':
      return { ...unknownTarget, evidence: evidence('identity'), failures: 1 };
  }
}

export function stateOf(name: RouterStateName, parts: Partial<RouterState> = {}): RouterState {
  const since = now - 1_000;
  const degraded = { since, reason, writes: 'read-only' } as const;
  const usual: Readonly<Record<RouterStateName, RouterState>> = {
    starting: { name: 'starting', since },
    primary: { name: 'primary', since },
    local: { name: 'local', since },
    suspect: { name: 'suspect', since, reason, holds: true, failures: 1 },
    fallback: { name: 'fallback', ...degraded },
    recovered: {
      name: 'recovered',
      ...degraded,
      healthySince: now - 100,
      healthyProbes: 1,
      heldBy: 'operator',
    },
    reconciling: { name: 'reconciling', ...degraded },
    misconfigured: { name: 'misconfigured', since, reason, serving: 'primary' },
    diverged: { name: 'diverged', since, reason, serving: null, writes: 'read-only' },
    down: { name: 'down', since, reasons: { primary: reason } },
  };
  return { ...usual[name], ...parts } as RouterState;
}

export function fence(parts: Partial<KnownFence> = {}): KnownFence {
  return {
    epoch: 1,
    mode: 'closed',
    pair: 'a pair',
    holder: 'there:2',
    reason: null,
    since: '2026-01-01T00:00:00Z',
    primary: null,
    unreplayed: 0,
    ...parts,
  };
}

export interface Parts extends Partial<Omit<Situation, Target | 'state'>> {
  readonly state: RouterStateName | RouterState;
  /** Null: not in the settings. Default: alive. */
  readonly primary?: Verdict | null;
  readonly fallback?: Verdict | null;
}

/** A situation with a healthy pair of databases, but for what is said. */
export function situation({
  state,
  primary = 'alive',
  fallback = 'alive',
  ...rest
}: Parts): Situation {
  return {
    state: typeof state === 'string' ? stateOf(state) : state,
    primary: primary === null ? null : viewOf(primary),
    fallback: fallback === null ? null : viewOf(fallback),
    fence: null,
    known: identity,
    shown: identity,
    doing: null,
    startTried: null,
    ...rest,
  };
}
