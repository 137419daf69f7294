/** What every database of the application has: pgvector and its two companions. */
export const extensionStatements: readonly string[] = [
  'create extension if not exists vector',
  'create extension if not exists "uuid-ossp"',
  'create extension if not exists pg_trgm',
];
