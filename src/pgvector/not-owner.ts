import { SetupError, type Target } from '../errors/setup-error.ts';
import type { UpgradeScene } from './upgrade-scene.ts';

/** The refusal of a role that does not own the extension, with what its owner has to type. */
export function notOwner(
  { probe, vector }: UpgradeScene,
  target: Target,
  from: { readonly detail?: string | null; readonly cause?: unknown } = {},
): SetupError {
  return new SetupError('PGVECTOR_NOT_OWNER', {
    message: `Only the owner of the extension, "${vector.owner}", may update pgvector in database "${probe.database}".`,
    fix: `In a new session on database "${probe.database}", as "${vector.owner}" (or a superuser): alter extension vector update;`,
    target,
    ...from,
  });
}
