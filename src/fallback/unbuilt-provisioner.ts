import type { Provisioner, ProvisionerKind } from './provisioner.ts';

const notBuilt: Readonly<Record<Exclude<ProvisionerKind, 'embedded'>, string>> = {
  cluster: 'this version does not set up a private cluster of an installed PostgreSQL',
  container: 'this version does not start containers',
  existing: 'this version does not use a server that exists already',
};

/** In place of a provisioner that this version does not have: it is never possible. */
export function unbuiltProvisioner(kind: Exclude<ProvisionerKind, 'embedded'>): Provisioner {
  const never = (): never => {
    throw new TypeError(`no provisioner yet: ${kind}`);
  };
  return {
    kind,
    examine: () => Promise.resolve({ kind: 'impossible', reason: notBuilt[kind], fix: null }),
    provision: never,
    life: { status: never, start: never, stop: never, serve: never, logs: never, remove: never },
  };
}
