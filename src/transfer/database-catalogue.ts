import * as z from 'zod/mini';

const text = z.string();
const maybe = z.nullable(z.string());
const texts = z.nullable(z.array(z.string()));

const grant = z.object({ role: text, privilege: text, grantable: z.boolean() });
const grants = z.nullable(z.array(grant));

const trigger = z.object({ name: text, definition: text, enabled: text, comment: maybe });
const rule = z.object({ name: text, definition: text });

const column = z.object({
  name: text,
  type: text,
  notNull: z.boolean(),
  /** Empty, `s` for a stored and `v` for a virtual column. */
  generated: text,
  /** Empty, `a` for always and `d` for by default. */
  identity: text,
  default: maybe,
  collation: maybe,
  storage: maybe,
  compression: maybe,
  statistics: z.nullable(z.number()),
  options: texts,
  comment: maybe,
  /** On what the binary form of its type depends, or null when only text will do. */
  binaryForm: z.nullable(z.enum(['system', 'enum', 'vector'])),
  /** The extension that its type comes from. */
  extension: maybe,
});

const constraint = z.object({
  oid: text,
  name: text,
  /** Primary key, unique, exclusion, check, foreign key. */
  kind: z.enum(['p', 'u', 'x', 'c', 'f']),
  definition: text,
  validated: z.boolean(),
  /** Whether the table above it in the partitioning has made it. */
  inherited: z.boolean(),
  references: maybe,
  index: maybe,
  comment: maybe,
});

const policy = z.object({
  name: text,
  permissive: z.boolean(),
  command: z.enum(['*', 'r', 'a', 'w', 'd']),
  roles: z.array(text),
  using: maybe,
  check: maybe,
});

const table = z.object({
  oid: text,
  schema: text,
  name: text,
  /** `p` is a partitioned table, which holds no rows itself. */
  kind: z.enum(['r', 'p']),
  unlogged: z.boolean(),
  /** Changes when the table is written anew, as TRUNCATE and VACUUM FULL do. */
  file: maybe,
  grants,
  /** With its TOAST, without its indexes. */
  bytes: text,
  pages: z.number(),
  /** The server's estimate. */
  rows: z.number(),
  options: texts,
  partition: z.boolean(),
  parents: z.array(text),
  partitionKey: maybe,
  bound: maybe,
  rowSecurity: z.boolean(),
  forcedRowSecurity: z.boolean(),
  replicaIdentity: text,
  comment: maybe,
  readable: z.boolean(),
  /** Whether a policy hides rows from the role that asks. */
  hidesRows: z.boolean(),
  columns: z.array(column),
  /** The columns of its primary key. */
  key: texts,
  constraints: z.array(constraint),
  triggers: z.array(trigger),
  policies: z.array(policy),
  rules: z.array(rule),
  statistics: z.array(rule),
});

const index = z.object({
  oid: text,
  table: text,
  name: text,
  unique: z.boolean(),
  /** Its definition from `USING` on. */
  body: text,
  valid: z.boolean(),
  replicaIdentity: z.boolean(),
  clustered: z.boolean(),
  /** The constraint that made it. */
  constraint: maybe,
  /** The index of the partitioned table that it is a part of. */
  parent: maybe,
  comment: maybe,
});

const sequence = z.object({
  schema: text,
  name: text,
  grants,
  type: text,
  start: text,
  increment: text,
  min: text,
  max: text,
  cache: text,
  cycle: z.boolean(),
  /** Null while no value was taken. */
  last: maybe,
  comment: maybe,
  /** The table it belongs to. */
  table: maybe,
  column: maybe,
  identity: z.boolean(),
});

const view = z.object({
  oid: text,
  schema: text,
  name: text,
  kind: z.enum(['v', 'm']),
  grants,
  definition: text,
  options: texts,
  populated: z.boolean(),
  comment: maybe,
  triggers: z.array(trigger),
  rules: z.array(rule),
});

const routine = z.object({
  oid: text,
  schema: text,
  name: text,
  kind: z.enum(['f', 'p', 'w']),
  language: text,
  identity: text,
  signature: text,
  definition: text,
  /** Whether a default, a check or an index of a table calls it. */
  shapesTables: z.boolean(),
  grants,
  comment: maybe,
});

const type = z.object({
  oid: text,
  schema: text,
  name: text,
  /** Enum, domain, composite, range. */
  kind: z.enum(['e', 'd', 'c', 'r']),
  comment: maybe,
  labels: texts,
  body: maybe,
});

/** The answer of sql/transfer-catalogue.sql. */
export const databaseCatalogue = z.object({
  server: z.object({
    versionNum: z.number(),
    version: text,
    engine: z.enum(['server', 'pglite']),
    /** Null where the role may not know it. */
    system: maybe,
    timeline: maybe,
    started: text,
    database: text,
    pageBytes: z.number(),
    roles: z.array(text),
  }),
  extensions: z.array(
    z.object({ name: text, version: text, schema: text, members: z.array(text) }),
  ),
  schemas: z.array(z.object({ name: text, comment: maybe })),
  types: z.array(type),
  sequences: z.array(sequence),
  tables: z.array(table),
  indexes: z.array(index),
  views: z.array(view),
  routines: z.array(routine),
  /** What cannot be brought over. */
  others: z.array(z.object({ kind: text, name: text })),
});

/** Everything in a database that is neither the system's nor an extension's; every list in the order it was made. */
export type DatabaseCatalogue = Readonly<z.infer<typeof databaseCatalogue>>;
export type CatalogueTable = Readonly<z.infer<typeof table>>;
export type CatalogueColumn = Readonly<z.infer<typeof column>>;
export type CatalogueConstraint = Readonly<z.infer<typeof constraint>>;
export type CatalogueIndex = Readonly<z.infer<typeof index>>;
export type CatalogueSequence = Readonly<z.infer<typeof sequence>>;
export type CatalogueView = Readonly<z.infer<typeof view>>;
export type CatalogueRoutine = Readonly<z.infer<typeof routine>>;
export type CatalogueType = Readonly<z.infer<typeof type>>;
export type CatalogueTrigger = Readonly<z.infer<typeof trigger>>;
export type CataloguePolicy = Readonly<z.infer<typeof policy>>;
export type CatalogueGrant = Readonly<z.infer<typeof grant>>;
