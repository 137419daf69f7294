import type { Provisioner } from '../provisioner.ts';
import { containerLife } from './container-life.ts';
import { examineContainer } from './examine-container.ts';
import { provisionContainer } from './provision-container.ts';

/** PostgreSQL 17 with pgvector in a container of docker or podman, its data in a volume. */
export const containerProvisioner: Provisioner = {
  kind: 'container',
  examine: examineContainer,
  provision: provisionContainer,
  life: containerLife,
};
