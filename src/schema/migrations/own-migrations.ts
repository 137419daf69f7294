import pgvectorSql from '../../../sql/migrations/0001_pgvector.sql';
import type { MigrationSet, MigrationTokens } from './migration.ts';
import { migrationsOfFiles } from './migrations-of-files.ts';

/** Of our only migration, whose way back is more than a statement. */
export const pgvectorMigration = '0001_pgvector';

/** The migrations that are compiled into this program, from sql/migrations. */
export function ownMigrations(tokens: MigrationTokens): MigrationSet {
  const files = [{ fileName: `${pgvectorMigration}.sql`, text: pgvectorSql }];
  const { migrations } = migrationsOfFiles(files, null, tokens);
  return { id: 'setup-wizard', folder: null, migrations, ignored: [] };
}
