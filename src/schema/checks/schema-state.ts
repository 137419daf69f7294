import * as z from 'zod/mini';
import type { LedgerState } from '../ledger/ledger-state.ts';
import { ledgerAnswer } from '../ledger/read-ledger.ts';

const extension = z.object({ name: z.string(), version: z.string(), schema: z.string() });

const type = z.object({
  /** The schema the declaration asked for; null where search_path found it. */
  askedSchema: z.nullable(z.string()),
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['enum', 'table', 'domain', 'type']),
  owner: z.string(),
  labels: z.array(z.string()),
});

const column = z.object({
  name: z.string(),
  /** As the server writes it: qualified when search_path does not lead to it. */
  type: z.string(),
  notNull: z.boolean(),
  /** Which of pgvector's types it is, or null. */
  vector: z.nullable(z.enum(['vector', 'halfvec', 'sparsevec'])),
  /** Null for another type, and for a vector that takes any number. */
  dimensions: z.nullable(z.number()),
});

const table = z.object({
  askedSchema: z.nullable(z.string()),
  schema: z.string(),
  name: z.string(),
  /** `other` is a view or a foreign table. */
  kind: z.enum(['table', 'partitioned', 'other']),
  owner: z.string(),
  columns: z.array(column),
});

const index = z.object({
  oid: z.number(),
  schema: z.string(),
  name: z.string(),
  table: z.string(),
  owner: z.string(),
  /** False while it is built, and for ever when that failed. */
  valid: z.boolean(),
  partitioned: z.boolean(),
  method: z.string(),
  unique: z.boolean(),
  partial: z.boolean(),
  /** As in `m=16`. */
  parameters: z.array(z.string()),
  keys: z.array(z.object({ expression: z.string(), opclass: z.string() })),
  definition: z.string(),
});

/** An index that another session builds on a table now. */
const build = z.object({ pid: z.number(), schema: z.string(), table: z.string() });

const vectorColumn = z.object({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  type: z.enum(['vector', 'halfvec', 'sparsevec']),
  dimensions: z.nullable(z.number()),
  /** Whether this role may look at the values. */
  readable: z.boolean(),
});

/** The form of the answer of sql/schema-state.sql. */
export const schemaStateForm = z.object({
  /** The first schema of search_path that exists, or null. */
  schema: z.nullable(z.string()),
  ledger: ledgerAnswer,
  extensions: z.array(extension),
  types: z.array(type),
  tables: z.array(table),
  /** Those with a declared name, and every invalid one. */
  indexes: z.array(index),
  builds: z.array(build),
  vectorColumns: z.array(vectorColumn),
});

export type FoundType = Readonly<z.infer<typeof type>>;
export type FoundColumn = Readonly<z.infer<typeof column>>;
export type FoundTable = Readonly<z.infer<typeof table>>;
export type FoundIndex = Readonly<z.infer<typeof index>>;
export type VectorColumn = Readonly<z.infer<typeof vectorColumn>> & {
  /** The numbers of dimensions among its first values, of a column that takes any; else empty. */
  readonly sampled: readonly number[];
};

/** The answer of the statement. */
export type SchemaStateAnswer = Readonly<z.infer<typeof schemaStateForm>>;

/** What a database holds of a declared schema, as one read-only statement saw it. */
export type SchemaState = Omit<SchemaStateAnswer, 'vectorColumns' | 'ledger'> & {
  readonly vectorColumns: readonly VectorColumn[];
  readonly ledger: LedgerState;
};
