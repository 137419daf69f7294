import type { Fence } from '../journal/fence.ts';
import type { Reason } from './router-state.ts';
import type { KnownFence } from './situation.ts';

/**
 * What to tell when this machine remembers a fallback that took writes, and another one answers: it was
 * made anew, or the settings lead elsewhere; or an older copy of it, as from a backup. Null when it is the
 * same, or nothing was remembered as open.
 *
 * @param remembered what is known of the fence, before the fallback's own word is booked
 * @param seen the fallback's own word; null where it keeps no fence
 */
export function leftElsewhere(remembered: KnownFence | null, seen: Fence | null): Reason | null {
  if (remembered?.unreplayed !== null) return null;
  if (seen?.pair === remembered.pair) {
    return olderCopy(remembered.epoch, seen) ?? openedAgain(remembered, seen);
  }
  if (remembered.mode !== 'open' && remembered.mode !== 'held') return null;
  return {
    code: 'RECONCILE_REQUIRED',
    message: `Another fallback than this one took writes since ${remembered.since} (epoch ${remembered.epoch}), and the primary may lack them. Where it still exists, let the settings lead to it and type "setup-wizard reconcile".`,
  };
}

/**
 * Every opening counts, so that one that was closed is open in a copy only. What it would take is booked under
 * numbers that the primary has already, and would be passed over.
 */
function openedAgain({ epoch, mode }: KnownFence, seen: Fence): Reason | null {
  const isOpen = seen.mode === 'open' || seen.mode === 'held';
  if (mode !== 'closed' || seen.epoch !== epoch || !isOpen) return null;
  return {
    code: 'DATABASE_DIVERGED',
    message: `The fallback is an older copy of itself, as from a backup: failover ${epoch} is open there, and was brought back already. It takes no writes until setup-wizard reconcile --apply has closed it.`,
  };
}

/** What to tell of a fallback that knows of fewer failovers than there were; null when it knows of all. */
export function olderCopy(epoch: number, seen: Fence): Reason | null {
  if (seen.epoch >= epoch) return null;
  return {
    code: 'DATABASE_DIVERGED',
    message: `The fallback is an older copy of itself, as from a backup: it knows of ${seen.epoch} failovers, and there were ${epoch}. It takes no writes: a later one is still to be found, or this one is what there is: setup-wizard reconcile --apply, with the primary there, makes it the one to go on with.`,
  };
}
