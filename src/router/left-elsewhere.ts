import type { Fence } from '../journal/fence.ts';
import type { Reason } from './router-state.ts';
import type { KnownFence } from './situation.ts';

/**
 * What to tell when this machine remembers a fallback that took writes, and another one answers: it was
 * made anew, or the settings lead elsewhere. Null when it is the same, or nothing was remembered as open.
 *
 * @param remembered what is known of the fence, before the fallback's own word is booked
 * @param seen the fallback's own word; null where it keeps no fence
 */
export function leftElsewhere(remembered: KnownFence | null, seen: Fence | null): Reason | null {
  if (remembered?.unreplayed !== null || seen?.pair === remembered.pair) return null;
  if (remembered.mode !== 'open' && remembered.mode !== 'held') return null;
  return {
    code: 'RECONCILE_REQUIRED',
    message: `Another fallback than this one took writes since ${remembered.since} (epoch ${remembered.epoch}), and the primary may lack them. Where it still exists, let the settings lead to it and type "setup-wizard reconcile".`,
  };
}
