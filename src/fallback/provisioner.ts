import type { ErrorCode } from '../errors/error-codes.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Durability } from './durability.ts';
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
  /** Of the embedded server; what it was before unless told. */
  readonly durability?: Durability;
  /** The primary, where there is one: a fallback on the same server is none. */
  readonly primary?: ConnectionSettings | null;
  /** Who may make roles and databases on a server that the operator runs. */
  readonly administrator?: AdministratorLogin | null;
  /** The environment in which programs are looked for; that of this process unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** One short sentence per stage, without secrets; again with the amount where that is known. */
  readonly onProgress?: (
    sentence: string,
    amount?: { readonly done: number; readonly total: number },
  ) => void;
}

export interface AdministratorLogin {
  readonly user: string;
  /** Null where the server asks for none. */
  readonly password: string | null;
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
  /** Where the settings want the fallback: a server that exists already is looked for there. */
  readonly place?: { readonly host: string; readonly port: number };
}

export type Examination =
  /** `reason`: a clause, "PostgreSQL 17.2 in /usr/lib/postgresql/17/bin has pgvector 0.8.0". */
  | { readonly kind: 'possible'; readonly reason: string }
  | {
      readonly kind: 'impossible';
      /** A clause, "no PostgreSQL server is installed". */
      readonly reason: string;
      /** What would make it possible, a whole sentence, or null when nothing here would. */
      readonly fix: string | null;
      /** For who asked for this kind by name; FALLBACK_MODE_UNAVAILABLE unless told. */
      readonly code?: ErrorCode;
      /** A program's own words, where there are any. */
      readonly detail?: string;
    };

/** One way to get a local fallback server that answers a query with the wanted credentials. */
export interface Provisioner {
  readonly kind: ProvisionerKind;
  /** Whether it can serve on this machine. Changes nothing, fetches nothing, throws only CANCELLED. */
  readonly examine: (request: ExamineRequest) => Promise<Examination>;
  /** Idempotent: a server that already answers with these settings is left alone. */
  readonly provision: (spec: FallbackSpec) => Promise<ProvisionResult>;
  readonly life: FallbackLife;
}
