import type { MigrationSet, MigrationTokens } from './migration.ts';

/** The migrations that are compiled into this program. */
export function ownMigrations(tokens: MigrationTokens): MigrationSet {
  throw new Error(`not built yet: ${tokens.vector_schema}`);
}
