import { SetupError } from '../errors/setup-error.ts';
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
  if (unreplayed > 0 || fence?.mode === 'held') {
    throw new SetupError('RECONCILE_REQUIRED', {
      message: `The fallback holds ${unreplayed} writes that the primary does not have.`,
      fix: 'setup-wizard reconcile shows them, setup-wizard reconcile --apply brings them back.',
      target: 'fallback',
    });
  }
  const kind = primary?.evidence?.kind;
  if (kind === 'healthy' || kind === 'saturated') return;
  const reason = reasonAgainst(primary);
  if (kind === 'identity' && reason !== null) {
    throw new SetupError('DATABASE_DIVERGED', {
      message: reason.message,
      fix: 'Correct the address. If the server was replaced on purpose: setup-wizard reconcile --apply --accept-primary',
      target: 'primary',
    });
  }
  throw unavailable(reason === null ? {} : { primary: reason });
}
