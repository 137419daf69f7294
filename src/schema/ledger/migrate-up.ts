import type { Connection } from '../../postgres/connection.ts';
import type { MigrationSet } from './migration.ts';
import type { MigrationReport, MigrationRun } from './migration-run.ts';

/**
 * Applies what is pending of a set, one transaction for each migration. A set without anything
 * pending costs one query, or none when the ledger is given. Runs at the same time wait for each
 * other; a migration that another run applied meanwhile is `found`.
 *
 * @param options.repair whether changed files are accepted as they are now
 * @throws SetupError MIGRATION_DRIFT before anything runs, LEDGER_DENIED, MIGRATION_LOCKED,
 * MIGRATION_FAILED, CANCELLED
 */
export function migrateUp(
  connection: Connection,
  set: MigrationSet,
  options: MigrationRun & { readonly repair?: boolean | undefined },
): Promise<MigrationReport> {
  return Promise.reject(
    new Error(`not built yet: ${connection.target} ${set.id} ${options.program}`),
  );
}
