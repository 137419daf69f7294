import type { Outcome } from './bootstrap-matrix.ts';

/** What this role misses beside pgvector does not keep an application from working. */
export const plainWarnings = ['privileges', 'schema.operations'];
export const withoutCompanions = ['extensions.uuid-ossp', 'extensions.pg_trgm'];

export const done: Outcome = { exit: 0 };
export const extensionsMade: Outcome = { exit: 0, makes: 'extensions' };
export const schemaMade: Outcome = { exit: 0, makes: 'schema' };
export const doneForPlain: Outcome = { exit: 0, warns: plainWarnings };
export const enoughForPlain: Outcome = { exit: 0, warns: [...withoutCompanions, ...plainWarnings] };

export const needsAdmin: Outcome = {
  exit: 1,
  code: 'PGVECTOR_PERMISSION',
  says: 'Insufficient privileges to CREATE EXTENSION vector as "{role}" in database "{db}".',
  advises: 'Connect to database "{db}" as a superuser (usually postgres) and run: ',
  sql: 'create extension if not exists vector;',
};
export const readOnly: Outcome = {
  exit: 1,
  code: 'SERVER_READ_ONLY',
  says: 'Sessions of role "{role}" are read-only.',
  advises: 'As an administrator: ',
  sql: 'begin read write; alter role "{role}" reset default_transaction_read_only; commit;',
};
export const readOnlyChecked: Outcome = {
  ...readOnly,
  exit: 3,
  code: 'CHECKS_FAILED',
  says: 'server.writable: Sessions of role "{role}" are read-only.',
  fails: ['server.writable'],
};

export const readLedger: Outcome = {
  exit: 1,
  code: 'LEDGER_DENIED',
  says: 'role "{role}" may not read it',
  advises: 'In database "{db}", as the owner of that schema: ',
  sql: 'grant usage on schema setup_wizard to "{role}"; grant select on all tables in schema setup_wizard to "{role}";',
};
export const writeLedger: Outcome = {
  exit: 1,
  code: 'LEDGER_DENIED',
  says: 'role "{role}" may not write to it',
  advises: 'In database "{db}", as the owner of that schema: ',
  sql: 'grant usage on schema setup_wizard to "{role}"; grant select, insert, update, delete on all tables in schema setup_wizard to "{role}"; grant usage on all sequences in schema setup_wizard to "{role}";',
};
export const needsSchema: Outcome = {
  exit: 1,
  code: 'SCHEMA_FAILED',
  says: 'Type kind could not be created: this role has not the right to.',
  advises: 'As the owner of database "{db}": ',
  sql: 'grant usage, create on schema public to "{role}";',
};
export const needsLedger: Outcome = {
  exit: 1,
  // The enum types, which migrations may use.
  makes: 'a part',
  code: 'LEDGER_DENIED',
  says: 'role "{role}" may not create it',
  advises: 'In database "{db}", as its owner: ',
  sql: 'create schema setup_wizard authorization "{role}";',
};
export const oldVersion = 'pgvector.version: pgvector version 0.4.4 < required 0.5.0';
export const update = 'alter extension vector update;';
export const tooOld: Outcome = {
  exit: 3,
  code: 'CHECKS_FAILED',
  says: oldVersion,
  fails: ['pgvector.version'],
};
export const conflict: Outcome = {
  exit: 1,
  code: 'PGVECTOR_CONFLICT',
  says: "Type 'vector' already exists from different source: table public.vector",
};
export const hidden: Outcome = {
  exit: 3,
  code: 'CHECKS_FAILED',
  says: "pgvector.conflict: Type 'vector' already exists from different source: table public.vector",
  fails: ['pgvector.conflict'],
  warns: ['pgvector.type'],
};
export const notUsable: Outcome = {
  exit: 3,
  code: 'CHECKS_FAILED',
  says: 'vector type not functional: no right to use schema "extensions"',
  fails: ['pgvector.type'],
  sql: 'grant usage on schema "extensions" to "{role}";',
};
export const notInPath: Outcome = {
  exit: 1,
  code: 'MIGRATION_FAILED',
  says: 'type "vector" does not exist',
  makes: 'a part',
  sql: 'alter role "{role}" in database "{db}" set search_path = "$user", public, "extensions";',
};
export const noDatabase: Outcome = {
  exit: 1,
  code: 'DATABASE_CREATE_DENIED',
  says: 'There is no database "{db}", and user "{role}" may not create it.',
  advises: 'As an administrator: ',
  sql: 'create database "{db}" owner "{role}";',
};
export const renaming = 'alter table "public"."vector" rename to "vector_old";';

export const notInstalled: Outcome = {
  exit: 3,
  code: 'CHECKS_FAILED',
  says: 'pgvector is not installed in database "{db}". Insufficient privileges to CREATE EXTENSION: "{role}" is no superuser.',
  advises: 'Connect to database "{db}" as a superuser (usually postgres) and run: ',
  sql: 'create extension if not exists vector;',
  fails: ['pgvector.installed'],
};
export const incomplete: Outcome = {
  exit: 3,
  code: 'CHECKS_FAILED',
  says: 'schema.ledger: Migration 002_embedding is not applied. Migration 003_body_idx is not applied.',
  fails: ['schema.ledger', 'schema.tables', 'schema.indexes'],
};
export const missing: Outcome = {
  exit: 1,
  code: 'DATABASE_MISSING',
  says: 'There is no database "{db}"',
};

export const notOwner: Outcome = {
  exit: 1,
  code: 'MIGRATION_FAILED',
  says: 'must be owner of table notes',
  advises: 'Then run the same command again; it goes on with 002_embedding.',
  sql: 'alter table "notes" owner to "{role}";',
};
export const mayNotCreate: Outcome = {
  exit: 1,
  code: 'MIGRATION_FAILED',
  says: 'permission denied for schema public',
  makes: 'a part',
  sql: 'grant usage, create on schema public to "{role}";',
};
