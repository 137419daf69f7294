import { SetupError } from '../errors/setup-error.ts';
import { heldWrites, type HeldWritesRequest } from './held-writes.ts';

/**
 * Keeps data that is nowhere else from being deleted.
 *
 * @throws SetupError FALLBACK_HOLDS_WRITES while the fallback holds writes that the primary does not
 *   have, or nobody can tell; CANCELLED
 */
export async function refuseHeldWrites(request: HeldWritesRequest): Promise<void> {
  const held = await heldWrites(request);
  switch (held.kind) {
    case 'none':
      return;
    case 'some':
      throw new SetupError('FALLBACK_HOLDS_WRITES', {
        message: `The local fallback holds ${held.count} ${held.count === 1 ? 'write' : 'writes'} that the primary does not have; nothing was deleted.`,
        fix: 'Copy them to the primary, then run this again. To give them up: "setup-wizard fallback destroy --yes --discard-writes".',
        target: 'fallback',
      });
    case 'unknown':
      throw new SetupError('FALLBACK_HOLDS_WRITES', {
        message:
          'Nobody can tell whether the local fallback holds writes that the primary does not have; nothing was deleted.',
        detail: held.reason,
        fix: 'Bring it to answer ("setup-wizard fallback status" says how it is), then run this again. To give up whatever it holds: "setup-wizard fallback destroy --yes --discard-writes".',
        target: 'fallback',
      });
  }
}
