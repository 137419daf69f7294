import { fallbackPaths } from '../fallback-paths.ts';
import type { Examination, ExamineRequest, Provisioner } from '../provisioner.ts';
import { chooseServer } from './choose-server.ts';
import { clusterLife } from './cluster-life.ts';
import { provisionCluster } from './provision-cluster.ts';
import { readClusterSettings } from './read-cluster-settings.ts';
import { refuseCancelled } from './refuse-cancelled.ts';

/** A data directory of our own, served by a PostgreSQL that is installed on this machine. */
export const clusterProvisioner: Provisioner = {
  kind: 'cluster',
  examine,
  provision: provisionCluster,
  life: clusterLife,
};

async function examine({ stateDir, environment, signal }: ExamineRequest): Promise<Examination> {
  const settings = await readClusterSettings(fallbackPaths(stateDir).settings).catch(() => null);
  const choice = await chooseServer({ environment, signal }, settings?.major ?? null);
  refuseCancelled(signal, 'a server for the local fallback was looked for');
  if (choice.kind === 'none') return { kind: 'impossible', reason: choice.reason, fix: choice.fix };
  const { server, pgvector } = choice;
  return {
    kind: 'possible',
    reason: `PostgreSQL ${server.version} in ${server.folder} has pgvector ${pgvector}`,
  };
}
