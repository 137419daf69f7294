import { embeddedProvisioner } from './embedded/embedded-provisioner.ts';
import { localOrder, type Provisioner, type ProvisionerKind } from './provisioner.ts';
import { notBuilt, unavailableMode } from './unavailable-mode.ts';

export interface ConsideredProvisioner {
  readonly kind: ProvisionerKind;
  readonly chosen: boolean;
  /** Why it was taken or left, in one sentence. */
  readonly reason: string;
}

export interface ProvisionerChoice {
  readonly provisioner: Provisioner;
  readonly considered: readonly ConsideredProvisioner[];
}

/**
 * Picks the way to get a local fallback for a `fallback mode` (`local` or the name of a kind) and
 * says why each was taken or left. Throws FALLBACK_MODE_UNAVAILABLE for any other mode.
 */
export function chooseProvisioner(mode: string): ProvisionerChoice {
  const unavailable = unavailableMode(mode);
  if (unavailable !== null) throw unavailable;
  const considered = localOrder.map((kind): ConsideredProvisioner => {
    if (kind === 'embedded') {
      const why = mode === 'local' ? 'it needs nothing but Node' : 'it was asked for';
      return { kind, chosen: true, reason: why };
    }
    return { kind, chosen: false, reason: mode === 'local' ? notBuilt[kind] : 'not asked for' };
  });
  return { provisioner: embeddedProvisioner, considered };
}
