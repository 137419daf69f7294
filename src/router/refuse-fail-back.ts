import { errorGuide } from '../errors/error-guide.ts';
import { SetupError } from '../errors/setup-error.ts';
import { writesThatWait } from '../journal/writes-that-wait.ts';
import { reasonAgainst } from './next-states.ts';
import { unavailable } from './serving-of.ts';
import type { Situation } from './situation.ts';

/**
 * Why the primary cannot be returned to now.
 *
 * @throws SetupError RECONCILE_REQUIRED, DATABASE_DIVERGED, DATABASE_UNAVAILABLE
 */
export function refuseFailBack({ state, primary, fence }: Situation): void {
  if (state.name === 'primary') return;
  const unreplayed = fence?.unreplayed ?? 0;
  if (fence !== null && (unreplayed > 0 || fence.mode === 'held')) {
    throw writesThatWait({ ...fence, unreplayed });
  }
  const kind = primary?.evidence?.kind;
  if (kind === 'healthy' || kind === 'saturated') return;
  const reason = reasonAgainst(primary);
  if (kind === 'identity' && reason !== null) {
    throw new SetupError('DATABASE_DIVERGED', {
      message: reason.message,
      fix: errorGuide.DATABASE_DIVERGED.fix,
      target: 'primary',
    });
  }
  throw unavailable(reason === null ? {} : { primary: reason });
}
