import { SetupError } from '../errors/setup-error.ts';
import {
  type MigrationEntry,
  migrationReport,
  outcomeEntry,
  plannedEntry,
} from '../report/migration-report.ts';
import { compareLedger } from '../schema/ledger/compare-ledger.ts';
import type { Migration } from '../schema/migrations/migration.ts';
import { migrationDrift } from '../schema/ledger/migration-drift.ts';
import { migrateUp, warningsOf } from '../schema/ledger/migrate-up.ts';
import { shownStatement } from '../schema/ledger/shown-statement.ts';
import type { ChosenTarget } from './chosen-target.ts';
import type { CommandOutcome } from './command.ts';
import type { MigrateWork } from './migrate.ts';

/** `migrate up`: one target after the other, so that a mistake is met on one of them only. */
export async function migrateForward(work: MigrateWork): Promise<CommandOutcome> {
  if (work.context.args.options.has('dry-run')) return dryRun(work);
  const entries: MigrationEntry[] = [];
  const warnings: string[] = [];
  for (const chosen of work.targets) {
    try {
      const done = await applyTo(work, chosen);
      entries.push(...done.entries);
      warnings.push(...done.warnings);
    } catch (error) {
      if (!(error instanceof SetupError) || entries.length === 0) throw error;
      return migrationReport({ entries, warnings, exitCode: 0, error, empty: '' });
    }
  }
  return migrationReport({ entries, warnings, exitCode: 0, error: null, empty: 'Nothing to do.' });
}

async function applyTo(
  { context, dimensions, folder, open }: MigrateWork,
  chosen: ChosenTarget,
): Promise<{ readonly entries: readonly MigrationEntry[]; readonly warnings: readonly string[] }> {
  const { target } = chosen;
  const { connection, set, ledger, probe } = await open(chosen, folder === null);
  try {
    const report = await migrateUp(connection, set, {
      ledger,
      probe,
      dimensions,
      program: context.version,
      signal: context.signal,
      repair: context.args.options.has('repair'),
      progress: (message) => context.progress(`${target}: ${message}`),
    });
    const repaired = report.repaired.map((name) => `accepted ${name} as it is now`);
    return {
      entries: report.outcomes.map((outcome) => outcomeEntry(target, set.id, outcome)),
      warnings: [...repaired, ...report.warnings].map((words) => `${target}: ${words}`),
    };
  } finally {
    await connection.close();
  }
}

/** What would run, with its statements; nothing is written, not even the ledger. */
async function dryRun({ context, targets, open }: MigrateWork): Promise<CommandOutcome> {
  const { options } = context.args;
  const plans = await Promise.all(
    targets.map(async (chosen) => {
      const { connection, set, ledger } = await open(chosen);
      await connection.close();
      const comparison = compareLedger(set, ledger);
      const { changed } = comparison;
      if (changed.length > 0 && !options.has('repair')) {
        throw migrationDrift(set, changed, chosen.target);
      }
      return { target: chosen.target, set, comparison };
    }),
  );
  const pending = plans.flatMap(({ target, set, comparison }) =>
    comparison.pending.map((migration) => ({
      entry: plannedEntry(target, set.id, migration),
      migration,
    })),
  );
  const warnings = plans.flatMap(({ target, set, comparison }) =>
    warningsOf(set, comparison).map((warning) => `${target}: ${warning}`),
  );
  const report = migrationReport({
    entries: pending.map(({ entry }) => entry),
    warnings,
    exitCode: pending.length > 0 && options.has('exit-code') ? 5 : 0,
    error: null,
    empty: 'Nothing to do.',
  });
  // Both targets get the same files; their statements are shown once.
  const files = new Map(pending.map(({ migration }) => [migration.name, migration]));
  return {
    ...report,
    lines: [
      ...report.lines,
      ...[...files.values()].flatMap(statementLines),
      ...(pending.length === 0 ? [] : ['Dry run: nothing was changed.']),
    ],
    document: {
      ...report.document,
      dryRun: true,
      statements: Object.fromEntries(
        [...files].map(([name, { up }]) => [name, up.statements.map(shownStatement)]),
      ),
    },
  };
}

function statementLines({ name, up }: Migration): readonly string[] {
  const how = up.transaction === 'alone' ? ' (outside of a transaction)' : '';
  return [
    `${name}${how}`,
    ...up.statements.flatMap((statement) =>
      `${shownStatement(statement)};`.split(/\r?\n/u).map((line) => `  ${line}`),
    ),
  ];
}
