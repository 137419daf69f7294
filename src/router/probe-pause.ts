import type { Target } from '../errors/setup-error.ts';
import { type Outlook, outlookOf, fallbackMayBeBusy } from './outlook.ts';
import type { Rules, Situation } from './situation.ts';
import type { TargetView } from './target-view.ts';

/** Growth of the pauses between probes of a target that was given up: 1, 1.75, 3.1, 5.4, 9.4, 15 s. */
const growth = 1.75;

/** A hard sign is confirmed this much faster than silence: twice within 50 ms by default. */
const hardShare = 1 / 8;

/**
 * Milliseconds from the end of one probe of a target to the next one; 0 for at once. With jitter, so that
 * many processes that lost the same server do not ask in step: 10 % of an interval, 20 % of a pause.
 *
 * @param random a number from 0 (inclusive) to 1 (exclusive), as Math.random gives it
 */
export function probePause(
  at: Situation,
  target: Target,
  { rules, now, random }: { readonly rules: Rules; readonly now: number; readonly random: number },
): number {
  const view = at[target];
  if (view === null) return Infinity;
  const { timing } = rules;
  const outlook = outlookOf(at, rules, now);
  // What statements report of a server that answers is looked into, but not after each of them; and a name
  // that is not found is not lost any faster because many ask for it.
  if (view.urgent && view.evidence?.kind !== 'dns')
    return outlook[target] === 'alive' ? timing.suspectIntervalMs : 0;
  const spread = (ms: number, share: number): number => ms * (1 - share + 2 * share * random);
  switch (outlook[target]) {
    case null:
      return Infinity;
    case 'unknown':
      return 0;
    case 'alive':
      // At most so old: the jitter only shortens it.
      return isAside(outlook, target)
        ? timing.fallbackProbeMs * (1 - 0.2 * random)
        : spread(timing.probeIntervalMs, 0.1);
    case 'full':
      return spread(timing.probeIntervalMs, 0.1);
    case 'doubtful':
      return spread(
        whileDoubtful(view, { rules, busy: target === 'fallback' && fallbackMayBeBusy(at) }),
        0.1,
      );
    case 'gone':
    case 'refusing':
    case 'another': {
      const longest =
        at.state.name === 'down' ? 3 * timing.recoveryFirstMs : timing.recoveryLongestMs;
      return spread(Math.min(timing.recoveryFirstMs * growth ** view.pauses, longest), 0.2);
    }
  }
}

/** A fallback that is not in use needs no close watch. */
function isAside({ at: { state } }: Outlook, target: Target): boolean {
  return target === 'fallback' && (state.name === 'primary' || state.name === 'misconfigured');
}

function whileDoubtful(
  { evidence }: TargetView,
  { rules: { timing }, busy }: { readonly rules: Rules; readonly busy: boolean },
): number {
  const kind = evidence?.kind;
  if (busy && kind === 'silent') return timing.probeIntervalMs;
  // The failures of a name come at once; only one that stays away for seconds is gone.
  if (kind === 'dns') return timing.probeIntervalMs;
  const hard = kind === 'down' || kind === 'not-writable';
  return timing.suspectIntervalMs * (hard ? hardShare : 1);
}
