import type { GuidePart } from './guide-entry.ts';

/** Codes of schemas, migrations and roles. */
export const guideOfSchemas = {
  SCHEMA_PERMISSION: {
    title: 'The user lacks a right to a schema, or to a table in it',
    cause:
      'Since PostgreSQL 15 not everybody may create tables in public; other schemas need a grant to be used at all. What another role created can be altered by its owner alone.',
    fix: 'As the owner: grant usage, create on schema NAME to USER; or: alter table NAME owner to USER;',
  },
  SCHEMA_MISSING: {
    title: 'There is no schema to create in',
    cause:
      'search_path is empty or names schemas that do not exist, or a schema that was named does not.',
    fix: 'As the owner of the database: create schema app authorization USER; alter role USER set search_path = app;',
  },
  MIGRATIONS_INVALID: {
    title: 'The folder of migrations cannot be used',
    cause:
      'The folder or a file is missing, badly named, not UTF-8, or holds what cannot be run; the message names file and line.',
    fix: 'Correct what is named; nothing was run.',
  },
  MIGRATION_DRIFT: {
    title: 'A migration was changed or renamed after it was applied',
    cause: 'Its checksum is not the one that was recorded, or is recorded under another name.',
    fix: 'Put the old text or the old name back and write a new migration; when the change is known to be harmless: setup-wizard migrate up --migrations DIR --repair',
  },
  MIGRATION_FAILED: {
    title: 'A migration failed',
    cause:
      'The server refused a statement; its file was rolled back, what came before it stays applied.',
    fix: 'Correct the statement that is named, then run the same command again.',
  },
  MIGRATION_LOCKED: {
    title: 'Another run applies migrations to this database',
    cause: 'Its lock was not released within a minute.',
    fix: 'Wait until it has ended, then run the same command again.',
  },
  MIGRATION_IRREVERSIBLE: {
    title: 'A migration has no way back',
    cause: 'Its file has no section for down.',
    fix: 'Add one, or write a new migration that undoes it; nothing was changed.',
  },
  LEDGER_DENIED: {
    title: 'What was applied cannot be recorded',
    cause: 'The user may not create the schema setup_wizard, not write to it or not read it.',
    fix: "Run it as the owner role; an application's own only has to read it (setup-wizard roles). Where there is no such schema, as the owner of the database: create schema setup_wizard authorization USER;",
  },
  SCHEMA_DECLARATION_INVALID: {
    title: 'schema.json cannot be understood',
    cause: 'A name, type or value in it is not what is expected; the message names the place.',
    fix: 'Correct it, then run the same command again.',
  },
  SCHEMA_FAILED: {
    title: 'A declared enum, column or index could not be made',
    cause: 'The server refused it, or a busy table stayed locked.',
    fix: 'Mend what the detail says, then run the same command again; what was made stays.',
  },
  ROLES_DENIED: {
    title: 'This user may not create or grant roles',
    cause: 'It is no superuser and lacks createrole, or the service keeps that right to itself.',
    fix: 'Let an administrator run the statements that setup-wizard roles prints.',
  },
  ROLES_FAILED: {
    title: 'The roles could not be made',
    cause: 'The server refused a statement; all of them were rolled back.',
    fix: 'Mend what the detail says, then run the same command again.',
  },
} as const satisfies GuidePart;
