import { SetupError } from '../errors/setup-error.ts';
import { type HeldWrites, heldWrites, type HeldWritesRequest, type Look } from './held-writes.ts';

const giveUp = '"setup-wizard fallback destroy --yes --discard-writes"';

/**
 * Keeps data that is nowhere else from being deleted.
 *
 * @returns how to tell whether something was written since; null where there is no server to look at
 * @throws SetupError FALLBACK_HOLDS_WRITES while the fallback holds what the primary does not have, or
 *   nobody can tell; CANCELLED
 */
export async function refuseHeldWrites(request: HeldWritesRequest): Promise<Look | null> {
  const held = await heldWrites(request);
  if (held.kind === 'none') return held.look;
  throw new SetupError('FALLBACK_HOLDS_WRITES', { ...words(held), target: 'fallback' });
}

interface Words {
  readonly message: string;
  readonly detail?: string;
  readonly fix: string;
}

function words(held: Exclude<HeldWrites, { readonly kind: 'none' }>): Words {
  switch (held.kind) {
    case 'journalled':
      return {
        message: `The local fallback holds ${held.count} ${held.count === 1 ? 'write' : 'writes'} that the primary does not have; nothing was deleted.`,
        fix: `Bring them back with "setup-wizard reconcile --apply", then run this again. To give them up: ${giveUp}.`,
      };
    case 'rows':
      return {
        message: `The local fallback holds rows in ${listed(held.places)} that the primary does not have, or has otherwise; nothing was deleted.`,
        fix: `Copy them to the primary, then run this again. To give them up: ${giveUp}.`,
      };
    case 'rows without primary':
      return {
        message: `The local fallback holds rows in ${listed(held.places)}, and no primary is configured that has them, too; nothing was deleted.`,
        fix: `Keep a copy of what is needed (pg_dump). To delete them: ${giveUp}.`,
      };
    case 'rows unknown':
      return {
        message: `The local fallback holds rows in ${listed(held.places)}, and the primary cannot be asked whether it has them; nothing was deleted.`,
        detail: held.reason,
        fix: `Run this again when the primary answers. To give up whatever it does not have: ${giveUp}.`,
      };
    case 'databases':
      return {
        message: `The fallback has other databases, too, which would be deleted with it: ${listed(held.names)}; nothing was deleted.`,
        detail: 'A database of before stays when the name in the settings is changed.',
        fix: `Drop those that are not needed (as their owner: drop database NAME;), then run this again. To give them up: ${giveUp}.`,
      };
    case 'unknown':
      return {
        message:
          'Nobody can tell whether the local fallback holds writes that the primary does not have; nothing was deleted.',
        detail: held.reason,
        fix: `Bring it to answer ("setup-wizard fallback status" says how it is), then run this again. To give up whatever it holds: ${giveUp}.`,
      };
  }
}

/** A sentence stays readable; how many there are is what counts. */
const shown = 5;

function listed(names: readonly string[]): string {
  const more = names.length - shown;
  return more <= 0 ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${more} more`;
}
