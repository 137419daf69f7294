import { fallbackPaths } from '../fallback-paths.ts';
import { provenServer } from '../proven-server.ts';
import type { FallbackSpec, ProvisionResult } from '../provisioner.ts';
import { clusterStatus } from './cluster-status.ts';

/**
 * Proves the cluster, and says where it is. Throws what the server says, and FALLBACK_START_FAILED
 * without the vector extension.
 */
export async function verifyCluster(
  spec: FallbackSpec,
  created: ProvisionResult['created'],
  undo: () => Promise<void>,
): Promise<ProvisionResult> {
  const { host, port, database, user } = spec;
  const proof = await provenServer(spec);
  const status = await clusterStatus(fallbackPaths(spec.stateDir));
  const socketDir = status.state === 'running' ? status.server.socketDir : null;
  return { created, endpoint: { host, port, database, user, socketDir }, ...proof, undo };
}
