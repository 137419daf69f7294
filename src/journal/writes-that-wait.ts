import { SetupError } from '../errors/setup-error.ts';
import { type Fence, mostCounted } from './fence.ts';

/** The error of going back to a primary that lacks writes, or may lack them. */
export function writesThatWait({
  unreplayed,
  epoch,
}: Pick<Fence, 'unreplayed' | 'epoch'>): SetupError {
  const count = unreplayed < mostCounted ? String(unreplayed) : `${mostCounted} or more`;
  return new SetupError('RECONCILE_REQUIRED', {
    message:
      unreplayed === 0
        ? `The writes of epoch ${epoch} are being brought back from the fallback to the primary.`
        : `The fallback holds ${count} ${unreplayed === 1 ? 'write' : 'writes'} of epoch ${epoch} that the primary does not have.`,
    fix: 'Type "setup-wizard reconcile" to see them, and "setup-wizard reconcile --apply" to bring them back.',
    target: 'fallback',
  });
}
