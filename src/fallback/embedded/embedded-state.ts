import type { ProcessIdentity } from '../../processes/process-identity.ts';
import type { Durability } from '../durability.ts';
import type { FallbackServer } from '../fallback-server.ts';

/** The contents of `fallback/state.json`: the running server, and never a secret. */
export interface EmbeddedState extends FallbackServer {
  readonly kind: 'embedded';
  /** Host name of the machine or container it runs on; elsewhere its pids mean nothing. */
  readonly machine: string;
  readonly gateway: ProcessIdentity;
  readonly engine: ProcessIdentity;
  /** Version of the PGlite that has the data open. */
  readonly pglite: string;
  readonly durability: Durability;
  readonly dataDir: string;
  readonly log: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
