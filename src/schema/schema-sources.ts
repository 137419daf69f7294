import type { SchemaDeclaration } from './declaration/schema-declaration.ts';
import { readDeclaration } from './declaration/read-declaration.ts';
import type { MigrationSet, MigrationTokens } from './migrations/migration.ts';
import { ownMigrations } from './migrations/own-migrations.ts';
import { readMigrations } from './migrations/read-migrations.ts';

/** What a database is to hold: our own migration, and what an application brings in a folder. */
export interface SchemaSources {
  readonly own: MigrationSet;
  /** Null without a folder. */
  readonly application: MigrationSet | null;
  readonly declaration: SchemaDeclaration;
}

/**
 * Reads a folder of migrations with its schema.json; without a folder only what every database gets.
 *
 * @param folder absolute, or null
 * @throws SetupError MIGRATIONS_INVALID or SCHEMA_DECLARATION_INVALID
 */
export async function readSources(
  folder: string | null,
  tokens: MigrationTokens,
): Promise<SchemaSources> {
  return {
    own: ownMigrations(tokens),
    application: folder === null ? null : await readMigrations(folder, tokens),
    declaration: await readDeclaration(folder, tokens),
  };
}
