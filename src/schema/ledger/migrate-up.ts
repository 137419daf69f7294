import type { Connection } from '../../postgres/connection.ts';
import type { ErrorCode } from '../../errors/error-codes.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { compareLedger, type LedgerComparison } from './compare-ledger.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { ledgerDenied } from './ledger-denied.ts';
import type { LedgerState } from './ledger-state.ts';
import type { Migration, MigrationSet } from '../migrations/migration.ts';
import { migrationCancelled } from './migration-cancelled.ts';
import { migrationDrift } from './migration-drift.ts';
import { migrationFailure } from './migration-failure.ts';
import { inMigrationLock } from './migration-lock.ts';
import type { MigrationOutcome, MigrationReport, MigrationRun } from './migration-run.ts';
import { readLedger } from './read-ledger.ts';
import { repairLedger } from './repair-ledger.ts';

export type MigrateUpOptions = MigrationRun & {
  /** Whether changed files are accepted as they are now. */
  readonly repair?: boolean | undefined;
};

/**
 * Applies what is pending of a set, one transaction for each migration. A set without anything
 * pending costs one query, or none when the ledger is given. Runs at the same time wait for each
 * other; a migration that another run applied meanwhile is `found`. One that comes late, with a smaller
 * number than an applied one, is applied, and a warning says so.
 *
 * @throws SetupError MIGRATION_DRIFT before anything runs, LEDGER_DENIED, MIGRATION_LOCKED,
 * MIGRATION_FAILED, CANCELLED, or what `diagnose` explains
 */
export async function migrateUp(
  connection: Connection,
  set: MigrationSet,
  options: MigrateUpOptions,
): Promise<MigrationReport> {
  const ledger = options.ledger ?? (await readLedger(connection));
  const before = comparisonOf(connection, set, ledger, options);
  const warnings = warningsOf(set, before);
  if (before.pending.length === 0 && before.changed.length === 0) {
    return { outcomes: [], repaired: [], warnings };
  }
  if (ledger.kind === 'hidden') throw await ledgerDenied(connection, 'reading');
  if (ledger.kind === 'absent') await ensureLedger(connection);
  return inMigrationLock(connection, options, async () => {
    const now = await readLedger(connection);
    if (now.kind !== 'readable') throw await ledgerDenied(connection, 'reading');
    const comparison = comparisonOf(connection, set, now, options);
    const repaired = await repairLedger(connection, set.id, comparison);
    const outcomes = await applyAll(connection, set, comparison.pending, options);
    return { outcomes, repaired, warnings };
  });
}

function comparisonOf(
  { target }: Connection,
  set: MigrationSet,
  ledger: LedgerState,
  { repair }: MigrateUpOptions,
): LedgerComparison {
  const comparison = compareLedger(set, ledger);
  if (comparison.changed.length === 0 || repair === true) return comparison;
  throw migrationDrift(set, comparison.changed, target);
}

/** These are not about what a file says. */
const saysItAll: readonly ErrorCode[] = ['LEDGER_DENIED', 'MIGRATION_LOCKED'];

async function applyAll(
  connection: Connection,
  set: MigrationSet,
  pending: readonly Migration[],
  options: MigrateUpOptions,
): Promise<readonly MigrationOutcome[]> {
  // Loaded when there is something to run, because the library is large.
  const { applyMigration } = await import('./apply-migration.ts');
  const outcomes: MigrationOutcome[] = [];
  for (const [done, migration] of pending.entries()) {
    if (options.signal?.aborted === true) {
      throw migrationCancelled(connection.target, {
        before: outcomes.map((outcome) => outcome.name),
        left: pending.slice(done).map((later) => later.name),
        during: null,
      });
    }
    const { name } = migration;
    options.progress?.(`applying ${name}`, { done, total: pending.length });
    const started = performance.now();
    const now = await applyMigration(connection, set.id, migration, options);
    switch (now.kind) {
      case 'found':
        outcomes.push({ name, status: 'found' });
        break;
      case 'applied': {
        const ms = Math.round(performance.now() - started);
        outcomes.push({ name, status: 'applied', ms, note: now.note });
        break;
      }
      case 'failed':
        if (now.error instanceof SetupError && saysItAll.includes(now.error.code)) throw now.error;
        throw migrationFailure(now.error, {
          name,
          script: migration.up,
          at: now.at,
          before: outcomes.map((outcome) => outcome.name),
          left: pending.slice(done + 1).map((later) => later.name),
          probe: options.probe,
        });
    }
  }
  return outcomes;
}

/** So many applied migrations without a file are named; another folder's are all of them. */
const mostGone = 3;

/** What is odd about a set and does not keep it from being applied. */
export function warningsOf(
  { ignored }: Pick<MigrationSet, 'ignored'>,
  { late, gone }: LedgerComparison,
): readonly string[] {
  const unnamed = gone.length - mostGone;
  const leftOut = ignored.map(({ file, reason }) => `${file} (${reason})`);
  return [
    ...(leftOut.length > 0 ? [`Left out: ${leftOut.join(', ')}.`] : []),
    ...late.map(
      ({ name }) => `Migration ${name} comes late: one with a larger number was applied before it.`,
    ),
    ...gone
      .slice(0, mostGone)
      .map(
        ({ name, appliedAt }) =>
          `Migration ${name} was applied ${appliedAt}, and its file is gone; it cannot be taken back.`,
      ),
    ...(unnamed > 0 ? [`And ${unnamed} more have no file; migrate status names them.`] : []),
  ];
}
