import type { ConnectOptions } from '../postgres/connect.ts';
import type { RecordPlace } from './record-extensions.ts';

/** The extensions every target gets; only vector is indispensable. */
export const extensionNames = ['vector', 'uuid-ossp', 'pg_trgm'] as const;
export type ExtensionName = (typeof extensionNames)[number];

export interface BootstrapOptions extends ConnectOptions {
  /** The schema for the vector extension when it has to be created; absent means the first of search_path. */
  readonly extensionSchema?: string | undefined;
  /** Whether a missing database may be created. Default true. */
  readonly mayCreateDatabase?: boolean | undefined;
  /** Dimensions of the embeddings: more than 2,000 need a newer pgvector. Default 768. */
  readonly dimensions?: number | undefined;
}

/** What one run of `bootstrapDatabase` changed; `undoBootstrap` takes exactly this back. */
export interface BootstrapResult {
  readonly createdDatabase: boolean;
  /** The schema that was made for the vector extension, or null. */
  readonly createdSchema: string | null;
  readonly createdExtensions: readonly ExtensionName[];
  /** How it was written down what this run created, or null: nothing created, or no right to keep a record. */
  readonly record: RecordPlace | null;
  /** A schema was asked for and vector is in another one, where it stays: programs qualify its names. */
  readonly schemaDiffers: { readonly wanted: string; readonly actual: string } | null;
  /** Extensions other than vector that are still missing, with the reason and what to type. */
  readonly missing: readonly {
    readonly name: ExtensionName;
    readonly reason: string;
    readonly fix: string;
  }[];
}
