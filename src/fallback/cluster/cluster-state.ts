import type { ProcessIdentity } from '../../processes/process-identity.ts';
import type { FallbackServer } from '../fallback-server.ts';
import { privateJson } from '../private-json.ts';

/** The contents of `fallback/state.json` while a private cluster runs, and never a secret. */
export interface ClusterState extends FallbackServer {
  readonly kind: 'cluster';
  /** Host name of the machine or container it runs on; elsewhere its pid means nothing. */
  readonly machine: string;
  /** The first process of the server, which starts all others. */
  readonly postmaster: ProcessIdentity;
  readonly dataDir: string;
  readonly log: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** The state file, or null when there is none that makes sense. */
export async function readClusterState(path: string): Promise<ClusterState | null> {
  const found = await privateJson.read(path);
  const sound =
    found?.['kind'] === 'cluster' &&
    typeof found['machine'] === 'string' &&
    typeof found['port'] === 'number' &&
    typeof found['postmaster'] === 'object';
  return sound ? (found as unknown as ClusterState) : null;
}
