import type { Metric, VectorIndexMethod } from '../../pgvector/embedding-index.ts';

/** What an application expects of its database beside its migrations: the content of `schema.json`. */
export interface SchemaDeclaration {
  /** vector is always required; every other extension is created when possible, or must be there. */
  readonly extensions: Readonly<Record<string, 'required' | 'optional'>>;
  readonly enums: readonly EnumDeclaration[];
  readonly tables: readonly TableDeclaration[];
}

/** A name, and the schema it was qualified with; null means the first schema of search_path. */
export interface QualifiedName {
  readonly schema: string | null;
  readonly name: string;
}

export interface EnumDeclaration extends QualifiedName {
  /** In order. Labels are added where they are missing, and never dropped. */
  readonly labels: readonly string[];
}

/** A table that migrations or the application itself create; it is never created from here. */
export interface TableDeclaration extends QualifiedName {
  readonly columns: readonly ColumnDeclaration[];
  readonly indexes: readonly IndexDeclaration[];
}

export interface ColumnDeclaration {
  readonly name: string;
  /** As SQL writes it, for example `vector(768)`; tokens are filled in. */
  readonly type: string;
  /** Whether the column is added to an existing table that lacks it; otherwise its absence is reported. */
  readonly add: boolean;
  /** SQL of the default for an added column, or null. */
  readonly default: string | null;
  readonly nullable: boolean;
}

/** An index that is created, concurrently where rows exist, as soon as its table and columns are there. */
export type IndexDeclaration = { readonly name: string; readonly where: string | null } & (
  | {
      readonly method: VectorIndexMethod;
      readonly column: string;
      readonly metric: Metric;
      /** `m` and `ef_construction` for hnsw, `lists` for ivfflat. */
      readonly parameters: Readonly<Record<string, number>>;
    }
  | {
      readonly method: 'gin';
      readonly column: string;
      /** A `json` column is cast to jsonb in the index; gin_trgm_ops needs pg_trgm. */
      readonly opclass: 'jsonb_ops' | 'jsonb_path_ops' | 'gin_trgm_ops' | 'array_ops' | null;
    }
  | { readonly method: 'btree'; readonly columns: readonly string[]; readonly unique: boolean }
);
