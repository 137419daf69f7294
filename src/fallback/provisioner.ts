import type { FallbackLife } from './fallback-life.ts';
import type { FallbackLimits } from './fallback-limits.ts';

/** The ways of getting a local fallback server. */
export const provisionerKinds = ['cluster', 'container', 'embedded', 'existing'] as const;
export type ProvisionerKind = (typeof provisionerKinds)[number];

/** The ways that `local` tries, best first; a server that the operator has is only used when named. */
export const localOrder = [
  'cluster',
  'container',
  'embedded',
] as const satisfies readonly ProvisionerKind[];

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
  /** The environment in which programs are looked for; that of this process unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
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

/** What a provisioner has to look at to know whether it can serve here. */
export interface ExamineRequest {
  readonly stateDir: string;
  /** Where programs are looked for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Whether the operator asked for this very kind, and so agrees to what it has to fetch. */
  readonly asked: boolean;
}

export type Examination =
  /** `reason`: a clause, "PostgreSQL 17.2 in /usr/lib/postgresql/17/bin has pgvector 0.8.0". */
  | { readonly kind: 'possible'; readonly reason: string }
  /** `fix`: what would make it possible, a whole sentence, or null when nothing here would. */
  | { readonly kind: 'impossible'; readonly reason: string; readonly fix: string | null };

/** One way to get a local fallback server that answers a query with the wanted credentials. */
export interface Provisioner {
  readonly kind: ProvisionerKind;
  /** Whether it can serve on this machine. Changes nothing, fetches nothing, throws only CANCELLED. */
  readonly examine: (request: ExamineRequest) => Promise<Examination>;
  /** Idempotent: a server that already answers with these settings is left alone. */
  readonly provision: (spec: FallbackSpec) => Promise<ProvisionResult>;
  readonly life: FallbackLife;
}
