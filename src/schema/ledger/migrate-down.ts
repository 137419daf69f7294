import type { Connection } from '../../postgres/connection.ts';
import type { MigrationSet } from './migration.ts';
import type { MigrationReport, MigrationRun } from './migration-run.ts';

/**
 * Takes back what was applied last, one transaction for each migration, last first.
 *
 * @param options.steps how many
 * @throws SetupError MIGRATION_IRREVERSIBLE before anything runs when one of them has no way back or
 * its file is gone, LEDGER_DENIED, MIGRATION_LOCKED, MIGRATION_FAILED, CANCELLED
 */
export function migrateDown(
  connection: Connection,
  set: MigrationSet,
  options: MigrationRun & { readonly steps: number },
): Promise<MigrationReport> {
  return Promise.reject(
    new Error(`not built yet: ${connection.target} ${set.id} ${options.program}`),
  );
}
