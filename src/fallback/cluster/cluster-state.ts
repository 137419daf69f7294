import * as z from 'zod/mini';
import type { ProcessIdentity } from '../../processes/process-identity.ts';
import type { FallbackServer } from '../fallback-server.ts';
import { privateJson } from '../private-json.ts';
import { processForm, serverForm } from '../state-form.ts';

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

const form: z.ZodMiniType<ClusterState> = z.looseObject({
  ...serverForm,
  kind: z.literal('cluster'),
  postmaster: processForm,
});

/**
 * The state file, or null when there is none that makes sense: the data directory says by itself
 * whether a server runs in it. Throws FALLBACK_RECORD_UNREADABLE where the system does not let it be
 * read.
 */
export async function readClusterState(path: string): Promise<ClusterState | null> {
  const found = await privateJson.read(path);
  return found.kind === 'object' ? (form.safeParse(found.value).data ?? null) : null;
}
