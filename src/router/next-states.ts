import type { Target } from '../errors/setup-error.ts';
import type { FallbackWrites, Reason, RouterState } from './router-state.ts';
import type { Outlook } from './outlook.ts';
import { type Act, type Situation, holdsWrites } from './situation.ts';
import { type TargetView, doubted } from './target-view.ts';

/** Why a target does not serve; null while nothing speaks against it. */
export function reasonAgainst(view: TargetView | null): Reason | null {
  if (view === null) return null;
  const { evidence, sign } = view;
  if (evidence !== null && evidence.kind !== 'healthy') return evidence.reason;
  return sign?.reason ?? null;
}

const unasked: Reason = { code: 'DATABASE_UNAVAILABLE', message: 'It has not answered yet.' };

/** Why the primary is left, or was. */
export function reasonOfFailover({ at }: Outlook): Reason {
  const { state, fence } = at;
  const before = 'reason' in state && state.name !== 'suspect' ? state.reason : null;
  if (before !== null) return before;
  const shown = at.primary?.evidence;
  // That sessions are ended is how it begins, and says less.
  if (shown?.kind === 'not-writable') return shown.reason;
  const own = at.primary?.sign?.reason ?? reasonAgainst(at.primary);
  if (own !== null) return own;
  const message = fence?.reason ?? 'The fallback holds writes that the primary does not have.';
  return { code: 'RECONCILE_REQUIRED', message };
}

/** There is a sign against the primary; a suspicion that lasts keeps its beginning. */
export function toSuspect({ at, now }: Outlook): RouterState {
  const { state, primary } = at;
  return {
    name: 'suspect',
    since: state.name === 'suspect' ? state.since : now,
    reason: primary?.sign?.reason ?? unasked,
    holds: primary?.sign?.holds ?? true,
    failures: primary?.failures ?? 0,
  };
}

/** Both are looked at closely at once, so that the fallback is judged by the time the primary is. */
export function suspecting(outlook: Outlook): Situation {
  const { at, fallback } = outlook;
  const asked =
    at.fallback === null || fallback === 'alive' ? at.fallback : { ...at.fallback, urgent: true };
  return { ...at, fallback: asked, state: toSuspect(outlook) };
}

/** The primary is judged anew before anything else is decided, although the fallback served. */
export function doubtingPrimary(outlook: Outlook): Situation {
  const reason: Reason = {
    code: 'FALLBACK_FENCED',
    message: 'The fence of the fallback was closed: the primary is in use again.',
  };
  const at = { ...outlook.at, primary: doubted(reason, outlook.now) };
  return { ...at, state: toSuspect({ ...outlook, at }) };
}

/** What the fallback takes; until its fence says otherwise, what the application asked for. */
export function writesOf({ at, rules }: Outlook): FallbackWrites {
  return 'writes' in at.state ? at.state.writes : rules.writes;
}

/** The fallback is in use: which of its three states it is in. */
export function toDegraded(outlook: Outlook, writes = writesOf(outlook)): RouterState {
  const { at, now } = outlook;
  const { state, primary, fence } = at;
  const known = 'writes' in state && state.name !== 'diverged' ? state.since : openedAt(fence);
  const since = Math.min(known ?? now, now);
  const in_ = { since, reason: reasonOfFailover(outlook), writes };
  if (fence?.mode === 'held') return { ...in_, name: 'reconciling' };
  if (outlook.primary !== 'alive') return { ...in_, name: 'fallback' };
  return {
    ...in_,
    name: 'recovered',
    healthySince: primary?.healthySince ?? now,
    healthyProbes: primary?.healthyProbes ?? 0,
    heldBy: heldBy(outlook),
  };
}

/** When the primary was left, by whichever process; it outlives this one. */
function openedAt(fence: Situation['fence']): number | null {
  return fence === null || fence.mode === 'closed' ? null : Date.parse(fence.since);
}

function heldBy({ at, rules }: Outlook): 'operator' | 'unreplayed-writes' | 'probation' {
  if ((at.fence?.unreplayed ?? 0) > 0) return 'unreplayed-writes';
  return rules.failBack === 'auto' ? 'probation' : 'operator';
}

/** The primary refuses our settings; `serving` is what goes on. */
export function toMisconfigured({ at, now }: Outlook, serving: Target | null): RouterState {
  const reason = reasonAgainst(at.primary) ?? unasked;
  return { name: 'misconfigured', since: now, reason, serving };
}

/** Another server answers in place of the primary; `serving` is what goes on. */
export function toDiverged(outlook: Outlook, serving: 'fallback' | null): RouterState {
  const reason = reasonAgainst(outlook.at.primary) ?? unasked;
  return { name: 'diverged', since: outlook.now, reason, serving, writes: writesOf(outlook) };
}

/** Nothing serves; says of each target why. */
export function down({ at, now, primary }: Outlook): RouterState {
  const waiting: Reason = {
    code: 'RECONCILE_REQUIRED',
    message: 'The fallback holds writes that the primary does not have, and cannot be asked.',
  };
  const ofPrimary =
    primary === 'alive' && holdsWrites(at.fence) ? waiting : reasonAgainst(at.primary);
  const ofFallback = reasonAgainst(at.fallback);
  return {
    name: 'down',
    since: at.state.name === 'down' ? at.state.since : now,
    reasons: {
      ...(at.primary !== null && { primary: ofPrimary ?? unasked }),
      ...(at.fallback !== null && { fallback: ofFallback ?? unasked }),
    },
  };
}

/** The primary serves. */
export const toPrimary = ({ now }: Outlook): RouterState => ({ name: 'primary', since: now });

/** The fallback serves as the only database there is. */
export const toLocal = ({ now }: Outlook): RouterState => ({ name: 'local', since: now });

/** Writes into the fallback that it is in use. */
export const openFence = (outlook: Outlook): Act => ({
  do: 'open-fence',
  reason: reasonOfFailover(outlook),
});

/** Writes into the fallback that the primary is in use. */
export const closeFence = (): Act => ({ do: 'close-fence' });

/** Starts a fallback that is stopped. */
export const startFallback = (): Act => ({ do: 'start-fallback' });
