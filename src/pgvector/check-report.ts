import type { SetupError, Target } from '../errors/setup-error.ts';
import type { CheckResult } from '../postgres/check-result.ts';
import type { ConnectOptions } from '../postgres/connect.ts';
import type { ServerProbe } from '../postgres/probe.ts';

/** What `runChecks` found out about one target. */
export interface CheckReport {
  readonly target: Target;
  /** One result per check id, in the order of `pgvectorCheckIds`. */
  readonly results: readonly CheckResult[];
  /** False when no session could be opened; then `server` is null and `error` says why. */
  readonly reachable: boolean;
  readonly server: ServerFacts | null;
  readonly error: SetupError | null;
}

/** What a report says about a server that answered. */
export interface ServerFacts {
  /** As the server writes it, for example "18.6" or "15.18 (Debian 15.18-0+deb12u1)". */
  readonly serverVersion: string;
  readonly majorVersion: number;
  /** The installed pgvector version with the vendor's suffix, or null. */
  readonly pgvector: string | null;
  /** The schema that holds the vector type, or null. */
  readonly pgvectorSchema: string | null;
  /** Whether this role can create the vector extension here, as far as can be told without trying. */
  readonly mayCreateVector: 'yes' | 'perhaps' | 'no';
  readonly provider: { readonly id: string; readonly name: string };
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: boolean;
  readonly readOnly: boolean;
}

export interface RunChecksOptions extends ConnectOptions {
  /** Dimensions of the embeddings the index must carry, 1 to 16000. */
  readonly dimensions: number;
  /** What the server said about itself just now; absent means that it is asked. */
  readonly known?: ServerProbe | undefined;
}
