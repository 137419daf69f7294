import type { Provisioner } from '../provisioner.ts';
import { embeddedLife } from './embedded-life.ts';
import { provisionEmbedded } from './provision-embedded.ts';

/** PGlite in a child process behind the gateway: always there, slowest of the three. */
export const embeddedProvisioner: Provisioner = {
  kind: 'embedded',
  examine: () => Promise.resolve({ kind: 'possible', reason: 'it needs nothing but Node' }),
  provision: provisionEmbedded,
  life: embeddedLife,
};
