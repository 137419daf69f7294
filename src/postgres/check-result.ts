import type { Target } from '../errors/setup-error.ts';

export const checkIds = [
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
