import { disableExtension } from '../../pgvector/disable-extension.ts';
import { explainDisable } from '../../pgvector/explain-disable.ts';
import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { ServerProbe } from '../../postgres/probe.ts';
import { detectProvider } from '../../postgres/providers/detect-provider.ts';
import { compareLedger } from './compare-ledger.ts';
import { ledgerDenied } from './ledger-denied.ts';
import type { LedgerState } from './ledger-state.ts';
import type { Migration, MigrationScript, MigrationSet } from '../migrations/migration.ts';
import { migrationCancelled } from './migration-cancelled.ts';
import { migrationDrift } from './migration-drift.ts';
import { migrationFailure } from './migration-failure.ts';
import { inMigrationLock } from './migration-lock.ts';
import type { MigrationOutcome, MigrationReport, MigrationRun } from './migration-run.ts';
import { pgvectorMigration } from '../migrations/own-migrations.ts';
import { readLedger } from './read-ledger.ts';

/** A migration that is to be taken back, with the statements for that. */
interface WayBack {
  readonly migration: Migration;
  readonly script: MigrationScript;
}

/**
 * Takes back what was applied last, one transaction for each migration, last first.
 *
 * @param options.steps how many
 * @throws SetupError MIGRATION_IRREVERSIBLE before anything runs when one of them has no way back or
 * its file is gone, MIGRATION_DRIFT when its file was changed or renamed, LEDGER_DENIED, MIGRATION_LOCKED,
 * MIGRATION_FAILED, CANCELLED
 */
export async function migrateDown(
  connection: Connection,
  set: MigrationSet,
  options: MigrationRun & { readonly steps: number },
): Promise<MigrationReport> {
  const before = options.ledger ?? (await readLedger(connection));
  if (before.kind === 'hidden') throw await ledgerDenied(connection, 'reading');
  if (waysBack(connection, set, before, options.steps).length === 0) return nothingDone;
  return inMigrationLock(connection, options, async () => {
    const ways = waysBack(connection, set, await readLedger(connection), options.steps);
    return { ...nothingDone, outcomes: await revertAll(connection, set, ways, options) };
  });
}

const nothingDone: MigrationReport = { outcomes: [], repaired: [], warnings: [] };

/** The last migrations, last first; all of them can be taken back, or it throws. */
export function waysBack(
  { target }: Pick<Connection, 'target'>,
  set: MigrationSet,
  ledger: LedgerState,
  steps: number,
): readonly WayBack[] {
  const { applied, changed } = compareLedger(set, ledger);
  const names = applied.slice(-steps).map(({ name }) => name);
  const drifted = changed.filter(({ applied: row }) => names.includes(row.name));
  if (drifted.length > 0) throw migrationDrift(set, drifted, target);
  return names.toReversed().map((name) => {
    const migration = set.migrations.find((candidate) => candidate.name === name);
    const script = migration === undefined ? null : scriptOf(set, migration);
    if (migration !== undefined && script !== null) return { migration, script };
    const why =
      migration === undefined ? 'its file is gone' : `${migration.up.file} has no part for it`;
    throw new SetupError('MIGRATION_IRREVERSIBLE', {
      message: `Migration ${name} cannot be taken back: ${why}. Nothing was done.`,
      fix: 'Write what takes it back as a new migration, or add a part "-- Down Migration" to files that are not applied yet.',
      target,
    });
  });
}

function scriptOf(set: MigrationSet, migration: Migration): MigrationScript | null {
  // What takes pgvector back decides by what is there; see disableExtension.
  return isPgvector(set, migration) ? { ...migration.up, statements: [] } : migration.down;
}

function isPgvector(set: MigrationSet, { name }: Migration): boolean {
  return set.id === 'setup-wizard' && name === pgvectorMigration;
}

async function revertAll(
  connection: Connection,
  set: MigrationSet,
  ways: readonly WayBack[],
  options: MigrationRun,
): Promise<readonly MigrationOutcome[]> {
  const { revertMigration } = await import('./revert-migration.ts');
  const outcomes: MigrationOutcome[] = [];
  for (const [done, { migration, script }] of ways.entries()) {
    if (options.signal?.aborted === true) {
      throw migrationCancelled(connection.target, {
        before: outcomes.map((outcome) => outcome.name),
        left: ways.slice(done).map((later) => later.migration.name),
        during: null,
      });
    }
    const { name } = migration;
    options.progress?.(`taking back ${name}`, { done, total: ways.length });
    const started = performance.now();
    const kept = isPgvector(set, migration) ? await keepOrDisable(connection, options.probe) : null;
    if (kept !== null) {
      outcomes.push({ name, status: 'kept', reason: kept });
      continue;
    }
    const now = await revertMigration(connection, set.id, name, script);
    if (now.kind === 'failed') {
      throw migrationFailure(now.error, {
        name,
        script,
        at: now.at,
        before: outcomes.map((outcome) => outcome.name),
        left: ways.slice(done + 1).map((later) => later.migration.name),
        probe: options.probe,
      });
    }
    const ms = Math.round(performance.now() - started);
    const noted = { name, status: 'reverted', ms, note: null } as const;
    outcomes.push(now.kind === 'found' ? { name, status: 'found' } : noted);
  }
  return outcomes;
}

/** Null when pgvector is gone by now, otherwise why it stays and what to do about it. */
async function keepOrDisable(
  connection: Connection,
  probe: ServerProbe | undefined,
): Promise<string | null> {
  const { settings } = connection;
  if (detectProvider(settings, probe ?? null).id === 'embedded') return partOfTheFallback;
  const outcome = await disableExtension(connection);
  if (outcome.kind !== 'kept') return null;
  const { message, detail, fix } = explainDisable(outcome, settings.database);
  const what = detail === null ? message : `${message.replace(/[^.]$/u, '$&:')} ${detail}`;
  return [what.replace(/[^.]$/u, '$&.'), ...(fix === null ? [] : [fix])].join(' ');
}

const partOfTheFallback =
  'pgvector is a part of the local fallback and stays as long as that does; "setup-wizard fallback destroy" removes both.';
