import type { Provisioner } from '../provisioner.ts';
import { provisionEmbedded } from './provision-embedded.ts';

/** PGlite in a child process behind the gateway: always there, slowest of the three. */
export const embeddedProvisioner: Provisioner = { kind: 'embedded', provision: provisionEmbedded };
