import type { CheckId, PgvectorCheckId, RoleCheckId, SchemaCheckId } from './check-result.ts';

/** What a check looks at, and what to do when it does not pass. */
export interface CheckGuideEntry {
  readonly looksAt: string;
  readonly fix: string;
}

const ofDatabases: Readonly<Record<PgvectorCheckId, CheckGuideEntry>> = {
  connect: {
    looksAt: 'Whether a session can be opened with the settings as they are.',
    fix: 'The message has the error code of the failure; setup-wizard explain CODE explains it.',
  },
  'server.version': {
    looksAt:
      'The major version of PostgreSQL: below 14 fails, 14 warns because it gets no more fixes.',
    fix: 'Upgrade the server, best to PostgreSQL 17 or 18.',
  },
  'server.writable': {
    looksAt: 'Whether the server is a standby, and whether sessions of the role are read-only.',
    fix: 'Set POSTGRES_HOST to the primary (at a managed service: the writer endpoint).',
  },
  pooler: {
    looksAt:
      'Whether a pooler answers in the place of the server: its process id is not the one of the login, or host and port are those of a pooler.',
    fix: 'Use the address of the server itself for set-up and migrations.',
  },
  'pgvector.available': {
    looksAt: 'Whether pg_available_extensions has pgvector, with its installation scripts.',
    fix: 'Install pgvector for this server, or allow it at the provider: setup-wizard providers',
  },
  'pgvector.installed': {
    looksAt: 'Whether pg_extension of this very database has pgvector, and in which schema.',
    fix: 'setup-wizard bootstrap, or as an administrator: create extension if not exists vector;',
  },
  'pgvector.version': {
    looksAt:
      'The version: 0.5.0 is needed, 0.7.0 for more than 2000 dimensions; below 0.8.7 it warns and names the known vulnerabilities. Numbers are compared as numbers, with suffixes of vendors.',
    fix: 'Install newer files, then: setup-wizard bootstrap --upgrade; or as the owner, in a new session: alter extension vector update;',
  },
  'pgvector.type': {
    looksAt: 'Whether the type works, may be used, and is found without its schema.',
    fix: 'grant usage on schema NAME to USER; or alter role USER set search_path = …;',
  },
  'pgvector.conflict': {
    looksAt:
      "Whether a table, domain or type has the name of one of pgvector's types and comes in its way.",
    fix: 'Rename it, or install pgvector into a schema of its own.',
  },
  'pgvector.operators': {
    looksAt: 'Whether <->, <#> and <=> give the right distances.',
    fix: "Reinstall pgvector's files for this server.",
  },
  'pgvector.index': {
    looksAt:
      'Whether an HNSW index at the wanted dimensions can be built and is used by the planner, in a transaction that is rolled back.',
    fix: 'The message has the words of the server; setup-wizard explain "message" explains them.',
  },
  'extensions.uuid-ossp': {
    looksAt: 'Whether uuid-ossp is installed. It is wanted, not needed.',
    fix: 'setup-wizard bootstrap, or as an administrator: create extension if not exists "uuid-ossp";',
  },
  'extensions.pg_trgm': {
    looksAt: 'Whether pg_trgm is installed. It is wanted, not needed.',
    fix: 'setup-wizard bootstrap, or as an administrator: create extension if not exists pg_trgm;',
  },
  privileges: {
    looksAt:
      'Whether the user may create tables in its schema and temporary tables in the database.',
    fix: 'Only if the user is to run migrations, as the owner: grant usage, create on schema NAME to USER; grant temporary on database NAME to USER;',
  },
};

const ofSchemas: Readonly<Record<SchemaCheckId, CheckGuideEntry>> = {
  'schema.ledger': {
    looksAt:
      'Whether every migration of the folder is applied, and none was changed or renamed afterwards.',
    fix: 'setup-wizard migrate up --migrations DIR; for changed files see setup-wizard explain MIGRATION_DRIFT',
  },
  'schema.enums': {
    looksAt:
      'Whether the declared enum types exist with their labels in order; extra labels are told.',
    fix: 'setup-wizard bootstrap --migrations DIR adds what is missing; labels are never dropped.',
  },
  'schema.tables': {
    looksAt: 'Whether the declared tables and columns exist and have the declared types.',
    fix: 'Write a migration; setup-wizard bootstrap --migrations DIR adds columns that are declared with "add".',
  },
  'schema.indexes': {
    looksAt:
      'Whether the declared indexes exist as declared, and whether any index of the database is invalid.',
    fix: 'setup-wizard bootstrap --migrations DIR builds what is missing and rebuilds what is invalid.',
  },
  'schema.dimensions': {
    looksAt: 'Whether columns and stored vectors have the dimensions of VECTOR_DIMENSIONS.',
    fix: 'Correct VECTOR_DIMENSIONS, or add a column of the new size and compute the embeddings again.',
  },
  'schema.operations': {
    looksAt:
      'Whether tables can be made, members looked up, chat lines and vectors inserted and the nearest one read, in a transaction that is rolled back.',
    fix: 'The message names the step that failed, with the words of the server.',
  },
};

const again = 'setup-wizard roles --apply as an administrator makes what is missing.';
const tooMuch = 'Revoke what the message names; setup-wizard roles prints the statements.';

const ofRoles: Readonly<Record<RoleCheckId, CheckGuideEntry>> = {
  'roles.owner.login': { looksAt: 'Whether the owner role can log in.', fix: again },
  'roles.owner.tables': {
    looksAt: 'Whether the owner role may create, change and drop tables in its schema.',
    fix: again,
  },
  'roles.owner.vector': { looksAt: 'Whether the owner role can use the vector type.', fix: again },
  'roles.owner.ledger': {
    looksAt: 'Whether the owner role may record migrations in the schema setup_wizard.',
    fix: again,
  },
  'roles.app.login': { looksAt: 'Whether the application role can log in.', fix: again },
  'roles.app.attributes': {
    looksAt:
      'Whether the application role is no superuser and may create neither roles nor databases.',
    fix: tooMuch,
  },
  'roles.app.rows': {
    looksAt: 'Whether the application role may read, insert, update and delete rows of the owner.',
    fix: again,
  },
  'roles.app.vector': {
    looksAt: 'Whether the application role can compare vectors.',
    fix: again,
  },
  'roles.app.create': {
    looksAt: 'Whether the application role is refused when it creates a table.',
    fix: tooMuch,
  },
  'roles.app.drop': {
    looksAt: 'Whether the application role is refused when it drops a table of the owner.',
    fix: tooMuch,
  },
  'roles.app.ledger': {
    looksAt: 'Whether the application role is refused when it writes to the ledger of migrations.',
    fix: tooMuch,
  },
};

/** Every check, explained; a check without an entry does not compile. */
export const checkGuide: Readonly<Record<CheckId, CheckGuideEntry>> = {
  ...ofDatabases,
  ...ofSchemas,
  ...ofRoles,
};
