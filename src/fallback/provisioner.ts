import type { FallbackLimits } from './fallback-limits.ts';

/** The ways of getting a local fallback server, in the order in which `local` would try them. */
export const provisionerKinds = ['cluster', 'container', 'embedded'] as const;
export type ProvisionerKind = (typeof provisionerKinds)[number];

/** What a fallback server must look like from outside. */
export interface FallbackSpec {
  /** The state directory of the installation (absolute); everything goes in its `fallback/`. */
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly limits?: Partial<FallbackLimits>;
  readonly signal?: AbortSignal;
  /** One short sentence per stage, without secrets; again with the amount where that is known. */
  readonly onProgress?: (
    sentence: string,
    amount?: { readonly done: number; readonly total: number },
  ) => void;
}

export interface FallbackEndpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Directory of the Unix socket, or null where there is none. */
  readonly socketDir: string | null;
}

export interface ProvisionResult {
  /** What this call made, and what `undo` would therefore take away. All false: nothing to do. */
  readonly created: {
    readonly data: boolean;
    readonly process: boolean;
    readonly credentials: boolean;
  };
  readonly endpoint: FallbackEndpoint;
  /** As the server says it, for example "18.3". */
  readonly serverVersion: string;
  /** Version of the vector extension inside the wanted database. */
  readonly pgvector: string;
  /** Takes back what this call created and nothing else; safe to call twice. */
  readonly undo: () => Promise<void>;
}

/** One way to get a local fallback server that answers a query with the wanted credentials. */
export interface Provisioner {
  readonly kind: ProvisionerKind;
  /** Idempotent: a server that already answers with these settings is left alone. */
  readonly provision: (spec: FallbackSpec) => Promise<ProvisionResult>;
}
