import type { Target } from '../errors/setup-error.ts';

/** Of every database that this program sets up. */
export const pgvectorCheckIds = [
  'connect',
  'server.version',
  'server.writable',
  'pooler',
  'pgvector.available',
  'pgvector.installed',
  'pgvector.version',
  'pgvector.type',
  'pgvector.conflict',
  'pgvector.operators',
  'pgvector.index',
  'extensions.uuid-ossp',
  'extensions.pg_trgm',
  'privileges',
] as const;

/** Of what an application keeps in it. */
export const schemaCheckIds = [
  'schema.ledger',
  'schema.enums',
  'schema.tables',
  'schema.indexes',
  'schema.dimensions',
  'schema.operations',
] as const;

/** Of the roles that `roles --apply` has made. */
export const roleCheckIds = [
  'roles.owner.login',
  'roles.owner.tables',
  'roles.owner.vector',
  'roles.owner.ledger',
  'roles.app.login',
  'roles.app.attributes',
  'roles.app.rows',
  'roles.app.vector',
  'roles.app.create',
  'roles.app.drop',
  'roles.app.ledger',
] as const;

export const checkIds = [...pgvectorCheckIds, ...schemaCheckIds, ...roleCheckIds] as const;
export type PgvectorCheckId = (typeof pgvectorCheckIds)[number];
export type SchemaCheckId = (typeof schemaCheckIds)[number];
export type RoleCheckId = (typeof roleCheckIds)[number];
export type CheckId = (typeof checkIds)[number];

export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip';

/** One read-only verification against one target (design contract 3.5). */
export interface CheckResult {
  readonly id: CheckId;
  readonly target: Target;
  readonly status: CheckStatus;
  /** What was found, with the server's own words where it refused something. */
  readonly message: string;
  /** What to type next, filled in for this provider, database and role; null when nothing is to do. */
  readonly fix: string | null;
}
