import type { Provisioner, ProvisionerKind } from './provisioner.ts';

/** The provisioner of a kind; only its own code is loaded. */
export async function provisionerOf(kind: ProvisionerKind): Promise<Provisioner> {
  switch (kind) {
    case 'embedded':
      return (await import('./embedded/embedded-provisioner.ts')).embeddedProvisioner;
    case 'container':
      return (await import('./container/container-provisioner.ts')).containerProvisioner;
    case 'cluster':
      return (await import('./cluster/cluster-provisioner.ts')).clusterProvisioner;
    case 'existing':
      return (await import('./existing/existing-provisioner.ts')).existingProvisioner;
  }
}
