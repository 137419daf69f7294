import type { Target } from '../errors/setup-error.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Evidence } from './evidence.ts';
import { outlookOf } from './outlook.ts';
import { judgeIdentity } from './judge-identity.ts';
import type { Reason } from './router-state.ts';
import type { RouterTiming } from './router-timing.ts';
import type { Input, Rules, Situation } from './situation.ts';
import { afterProbe, afterReport, doubted, unknownTarget } from './target-view.ts';

/** Books what happened, before the table decides what follows from it. The state stays. */
export function note(before: Situation, input: Input, rules: Rules, now: number): Situation {
  switch (input.kind) {
    case 'probed':
      return afterProbed(before, input, { rules, now });
    case 'reported':
      return afterReported(before, input, { now, timing: rules.timing });
    case 'let-in':
      return afterLogin(before, input.target);
    case 'fence-seen':
      return withFence(before, input.fence);
    case 'fence-opened':
    case 'fence-closed':
      return { ...withFence(before, input.fence), doing: null };
    case 'fence-failed':
      return { ...before, doing: null, fallback: doubted(input.reason, now) };
    case 'close-failed':
      return { ...before, doing: null };
    case 'fallback-started':
      return {
        ...before,
        doing: null,
        // One that ends later may be started again at once.
        startTried: input.started ? null : before.startTried,
        fallback: { ...unknownTarget, urgent: true },
      };
    case 'start-failed':
      return { ...before, doing: null, ...withReason(before, input.reason) };
    case 'fail-back':
    case 'opened':
    case 'time-up':
      return before;
  }
}

function afterProbed(
  before: Situation,
  { target, evidence }: Extract<Input, { kind: 'probed' }>,
  { rules, now }: { readonly rules: Rules; readonly now: number },
): Situation {
  const view = before[target];
  if (view === null) return before;
  const verdict = outlookOf(before, rules, now)[target] ?? 'unknown';
  if (target === 'fallback') {
    return { ...before, fallback: afterProbe(view, evidence, { now, before: verdict }) };
  }
  const shown = evidence.kind === 'healthy' ? evidence.identity : before.shown;
  const judged = judge(evidence, before.known);
  return {
    ...before,
    shown,
    known: judged.kind === 'healthy' ? newer(before.known, judged.identity) : before.known,
    primary: afterProbe(view, judged, { now, before: verdict }),
  };
}

function afterReported(
  before: Situation,
  { target, evidence }: Extract<Input, { kind: 'reported' }>,
  when: { readonly now: number; readonly timing: RouterTiming },
): Situation {
  const view = before[target];
  // The fallback is read-only because we made it so.
  if (view === null || (target === 'fallback' && evidence.kind === 'not-writable')) return before;
  return { ...before, [target]: afterReport(view, evidence, when) };
}

/** Settings that were refused and are taken now: the next probe, at once, tells who is there. */
function afterLogin(before: Situation, target: Target): Situation {
  const view = before[target];
  if (view?.evidence?.kind !== 'config') return before;
  return { ...before, [target]: { ...view, urgent: true } };
}

/** The primary that the fence names is the one to return to; who answers already is judged again. */
function withFence(before: Situation, fence: Situation['fence']): Situation {
  const known = knownWith(before, fence);
  const { primary, shown } = before;
  const rejected = known === null || shown === null ? null : judgeIdentity(known, shown);
  const next = { ...before, fence, known };
  if (primary === null || shown === null) return next;
  const answers = primary.evidence?.kind;
  if (answers === 'healthy' && rejected !== null) {
    return {
      ...next,
      primary: { ...unknownTarget, evidence: { kind: 'identity', reason: rejected } },
    };
  }
  if (answers === 'identity' && rejected === null) {
    return { ...next, primary: { ...unknownTarget, urgent: true } };
  }
  return next;
}

function knownWith(
  { state, known, shown, fence: old }: Situation,
  fence: Situation['fence'],
): ServerIdentity | null {
  const named = fence?.primary ?? null;
  if (named === null) return known;
  if (fence?.mode !== 'closed') return known ?? named;
  // Whoever closed the fence has said which primary has everything.
  const justClosed = (old !== null && old.mode !== 'closed') || state.name === 'diverged';
  const accepted = shown !== null && judgeIdentity(named, shown) === null;
  return justClosed && accepted ? shown : known;
}

function judge(evidence: Evidence, known: ServerIdentity | null): Evidence {
  if (evidence.kind !== 'healthy') return evidence;
  const reason = judgeIdentity(known, evidence.identity);
  return reason === null ? evidence : { kind: 'identity', reason };
}

/** What is known stays where the server does not tell any more. */
function newer(known: ServerIdentity | null, shown: ServerIdentity): ServerIdentity {
  return {
    systemIdentifier: shown.systemIdentifier ?? known?.systemIdentifier ?? null,
    timeline: shown.timeline ?? known?.timeline ?? null,
  };
}

/** Why a fallback that is gone stays gone. */
function withReason({ fallback }: Situation, reason: Reason): Partial<Situation> {
  if (fallback === null || fallback.evidence?.kind === 'healthy') return {};
  return { fallback: { ...fallback, evidence: { kind: 'down', reason } } };
}
