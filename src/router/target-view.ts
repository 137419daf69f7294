import type { Evidence, EvidenceKind } from './evidence.ts';
import type { Reason } from './router-state.ts';
import type { RouterTiming } from './router-timing.ts';

/** What the router knows of one target; times in milliseconds of `routerNow()`. */
export interface TargetView {
  /** Of the last probe; null before one ended. */
  readonly evidence: Evidence | null;
  /** The first sign of the present trouble, and when; null while there is none. */
  readonly sign: {
    readonly since: number;
    readonly reason: Reason;
    readonly holds: boolean;
  } | null;
  /** Probes that failed one after the other. */
  readonly failures: number;
  /** Of these, the silent and unnamed ones and the hard ones: they count towards `failures` of the timing. */
  readonly telling: number;
  /** Hard failures (refused, reset, not writable) since the sign; they count towards `confirmations`. */
  readonly hard: number;
  /** Since when it says that it starts; null when it does not. */
  readonly startingSince: number | null;
  /** Failed probes since it was given up: how long the pauses have grown. */
  readonly pauses: number;
  readonly healthySince: number | null;
  readonly healthyProbes: number;
  /** It answered, but had no connection, memory or disk left; until a new connection succeeds. */
  readonly saturated: Reason | null;
  /** The next probe is due at once, over a new connection. */
  readonly urgent: boolean;
  /** When a probe cleared the last sign; what comes right after it is an echo. */
  readonly clearedAt: number;
}

/** A target that nobody has asked yet. */
export const unknownTarget: TargetView = {
  evidence: null,
  sign: null,
  failures: 0,
  telling: 0,
  hard: 0,
  startingSince: null,
  pauses: 0,
  healthySince: null,
  healthyProbes: 0,
  saturated: null,
  urgent: false,
  clearedAt: -Infinity,
};

/** What is to be thought of a target. */
export type Verdict =
  /** Nobody has asked yet. */
  | 'unknown'
  | 'alive'
  /** Alive, without room for another connection. */
  | 'full'
  /** There is a sign against it, not yet confirmed. */
  | 'doubtful'
  /** Confirmed: it does not serve. */
  | 'gone'
  /** It refuses our settings. */
  | 'refusing'
  /** Another server, or an older copy. */
  | 'another';

/** Where there is no sign, the last probe tells; one that failed is a sign. */
const byEvidence: Readonly<Record<EvidenceKind | 'none', Verdict>> = {
  none: 'unknown',
  healthy: 'alive',
  saturated: 'full',
  config: 'refusing',
  identity: 'another',
  down: 'doubtful',
  silent: 'doubtful',
  starting: 'doubtful',
  dns: 'doubtful',
  'not-writable': 'doubtful',
};

/**
 * What is to be thought of a target now.
 *
 * @param mayBeBusy silence alone is borne for `busyFallbackMs`
 */
export function verdictOn(
  view: TargetView,
  {
    timing,
    now,
    mayBeBusy,
  }: {
    readonly timing: RouterTiming;
    readonly now: number;
    readonly mayBeBusy: boolean;
  },
): Verdict {
  if (view.sign !== null) {
    const { hard, telling, startingSince, sign } = view;
    const outlasted = startingSince !== null && now - startingSince >= timing.startupGraceMs;
    const borne = mayBeBusy && now - sign.since < timing.busyFallbackMs;
    const counted = telling >= timing.failures && !borne;
    return hard >= timing.confirmations || counted || outlasted ? 'gone' : 'doubtful';
  }
  return byEvidence[view.evidence?.kind ?? 'none'];
}

/** The view after a probe. `before` is the verdict until then. */
export function afterProbe(
  view: TargetView,
  evidence: Evidence,
  { now, before }: { readonly now: number; readonly before: Verdict },
): TargetView {
  if (evidence.kind === 'healthy') {
    const healthySince = view.healthySince ?? now;
    const healthyProbes = view.healthyProbes + 1;
    const clearedAt = view.sign === null ? view.clearedAt : now;
    return { ...unknownTarget, evidence, healthySince, healthyProbes, clearedAt };
  }
  const { reason } = evidence;
  const given = before === 'gone' || before === 'refusing' || before === 'another';
  const failed = {
    ...unknownTarget,
    evidence,
    failures: view.failures + 1,
    pauses: given ? view.pauses + 1 : 0,
  };
  const sign = view.sign ?? { since: now, reason, holds: holdsAt(evidence) };
  const doubted = {
    ...failed,
    sign: { ...sign, holds: sign.holds || holdsAt(evidence) },
    telling: view.telling,
    hard: view.hard,
  };
  switch (evidence.kind) {
    case 'saturated':
      return { ...failed, failures: 0, pauses: 0, saturated: reason };
    case 'config':
    case 'identity':
      return failed;
    case 'silent':
    case 'dns':
      return { ...doubted, telling: view.telling + 1 };
    case 'starting':
      return { ...doubted, startingSince: view.startingSince ?? now };
    case 'down':
    case 'not-writable': {
      // The sign itself confirms nothing; the probe after it comes at once.
      const first = view.sign === null;
      return {
        ...doubted,
        telling: view.telling + 1,
        hard: first ? 0 : view.hard + 1,
        urgent: first,
      };
    }
  }
}

/**
 * The view after a statement or a login of the application told something. Only what cannot be the
 * statement's own doing is a sign; for everything else, and for echoes of what a probe has cleared a
 * moment ago, a probe is made, and it decides.
 */
export function afterReport(
  view: TargetView,
  evidence: Evidence,
  { now, timing }: { readonly now: number; readonly timing: RouterTiming },
): TargetView {
  switch (evidence.kind) {
    case 'healthy':
    case 'identity':
      return view;
    case 'saturated':
      return { ...view, saturated: evidence.reason };
    // A slow statement, a transaction that is read-only on purpose, another password in another pool.
    case 'silent':
    case 'not-writable':
    case 'config':
    case 'dns':
      return { ...view, urgent: true };
    case 'down':
    case 'starting': {
      if (now - view.clearedAt < timing.suspectIntervalMs) return { ...view, urgent: true };
      if (view.sign !== null) return { ...view, sign: { ...view.sign, holds: true } };
      const sign = { since: now, reason: evidence.reason, holds: true };
      return { ...view, sign, telling: 0, hard: 0, startingSince: null, urgent: true };
    }
  }
}

/** The view of a target that is to be judged anew. */
export function doubted(reason: Reason, now: number): TargetView {
  return { ...unknownTarget, sign: { since: now, reason, holds: true }, urgent: true };
}

/** Whether statements had better wait: those to a server that is gone, silent or starting fail or hang. */
function holdsAt({ kind }: Evidence): boolean {
  return kind === 'down' || kind === 'silent' || kind === 'starting';
}
