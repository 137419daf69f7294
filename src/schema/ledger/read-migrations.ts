import type { MigrationSet, MigrationTokens } from './migration.ts';

/**
 * Reads the numbered `.sql` files of a folder.
 *
 * @param folder as it was named; relative to the current directory
 * @throws SetupError MIGRATIONS_INVALID with file and line
 */
export function readMigrations(folder: string, tokens: MigrationTokens): Promise<MigrationSet> {
  return Promise.reject(new Error(`not built yet: ${folder} ${tokens.vector_schema}`));
}
