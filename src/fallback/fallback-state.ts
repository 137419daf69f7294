import type { ProcessIdentity } from '../processes/process-identity.ts';

/** The contents of `fallback/state.json`: the running server, and never a secret. */
export interface FallbackState {
  readonly kind: 'embedded';
  /** Host name of the machine or container it runs on; elsewhere its pids mean nothing. */
  readonly machine: string;
  readonly gateway: ProcessIdentity;
  readonly engine: ProcessIdentity;
  readonly host: string;
  readonly port: number;
  readonly socketDir: string | null;
  readonly database: string;
  readonly user: string;
  readonly serverVersion: string;
  readonly pgvector: string;
  readonly dataDir: string;
  readonly log: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
