import type { ConnectOptions } from '../postgres/connect.ts';

/** The extensions every target gets; only vector is indispensable. */
export const extensionNames = ['vector', 'uuid-ossp', 'pg_trgm'] as const;
export type ExtensionName = (typeof extensionNames)[number];

export interface BootstrapOptions extends ConnectOptions {
  /** The schema for the vector extension when it has to be created; absent means the first of search_path. */
  readonly extensionSchema?: string | undefined;
  /** Whether a missing database may be created. Default true. */
  readonly mayCreateDatabase?: boolean | undefined;
}

/** What one run of `bootstrapDatabase` changed; `undoBootstrap` takes exactly this back. */
export interface BootstrapResult {
  readonly createdDatabase: boolean;
  /** The schema that was made for the vector extension, or null. */
  readonly createdSchema: string | null;
  readonly createdExtensions: readonly ExtensionName[];
  /** Extensions other than vector that are still missing, with the reason and what to type. */
  readonly missing: readonly {
    readonly name: ExtensionName;
    readonly reason: string;
    readonly fix: string;
  }[];
}
