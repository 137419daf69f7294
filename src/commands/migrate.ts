import type { Target } from '../errors/setup-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { connectLine } from '../report/event-line.ts';
import {
  appliedEntry,
  comparisonEntries,
  type MigrationEntry,
  migrationReport,
} from '../report/migration-report.ts';
import { compareLedger } from '../schema/ledger/compare-ledger.ts';
import { warningsOf } from '../schema/ledger/migrate-up.ts';
import { openLedger, type OpenedLedger, type OpenLedgerOptions } from '../schema/open-ledger.ts';
import { settingSecrets, vectorDimensions } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { type ChosenTarget, chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { migrateBack } from './migrate-back.ts';
import { migrateForward } from './migrate-forward.ts';
import { settingsRequest } from './settings-request.ts';

/** What every action of `migrate` works with. */
export interface MigrateWork {
  readonly context: CommandContext;
  readonly targets: readonly ChosenTarget[];
  readonly dimensions: number;
  /** As it was named, or null for our own migrations. */
  readonly folder: string | null;
  /** Opens the ledger of a target; `withExtensions` creates what our own migrations want. */
  readonly open: (chosen: ChosenTarget, withExtensions?: boolean) => Promise<OpenedLedger>;
}

/** Applies, takes back and shows the migrations of the chosen databases. */
export async function migrate(context: CommandContext): Promise<CommandOutcome> {
  const work = await workOf(context);
  switch (context.args.action ?? '') {
    case 'up':
      return migrateForward(work);
    case 'down':
      return migrateBack(work);
    case 'status':
      return status(work);
    default:
      return history(work);
  }
}

async function workOf(context: CommandContext): Promise<MigrateWork> {
  const { args, cwd, signal } = context;
  const tries = connectTries(args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const dimensions = vectorDimensions(settings);
  const folder = args.options.get('migrations') ?? null;
  const shared: Omit<OpenLedgerOptions, 'target' | 'withExtensions'> = {
    folder,
    cwd,
    dimensions,
    tries,
    signal,
    onProgress: (event) => context.progress(connectLine(event)),
  };
  return {
    context,
    targets: chosenTargets(args, settings),
    dimensions,
    folder,
    open: ({ target, connection }, withExtensions = false) =>
      openLedger(connection, { ...shared, target, withExtensions }),
  };
}

/** Where files and ledgers stand. A target that cannot be asked is the error beside what the other says. */
async function status(work: MigrateWork): Promise<CommandOutcome> {
  const warnings: string[] = [];
  const seen = await look(work, (target, { set, ledger }) => {
    const comparison = compareLedger(set, ledger);
    warnings.push(...warningsOf(set, comparison).map((warning) => `${target}: ${warning}`));
    return comparisonEntries(target, set.id, comparison);
  });
  const open = seen.entries.some(({ status: each }) =>
    ['pending', 'late', 'changed'].includes(each),
  );
  const code = open && work.context.args.options.has('exit-code') ? 5 : 0;
  return migrationReport({ ...seen, warnings, exitCode: code, empty: 'There are no migrations.' });
}

/** Every row of the ledgers, whatever files there are. */
async function history(work: MigrateWork): Promise<CommandOutcome> {
  const seen = await look(work, (target, { ledger }) =>
    ledger.kind === 'readable'
      ? ledger.applied
          .toSorted((a, b) => (a.appliedAt < b.appliedAt ? -1 : 1))
          .map((row) => appliedEntry(target, row))
      : [],
  );
  return migrationReport({ ...seen, warnings: [], exitCode: 0, empty: 'Nothing was applied yet.' });
}

async function look(
  { targets, open }: MigrateWork,
  read: (target: Target, opened: OpenedLedger) => readonly MigrationEntry[],
): Promise<{ readonly entries: readonly MigrationEntry[]; readonly error: SetupError | null }> {
  const answers = await Promise.all(
    targets.map(async (chosen) => {
      try {
        const opened = await open(chosen);
        await opened.connection.close();
        return read(chosen.target, opened);
      } catch (error) {
        if (error instanceof SetupError && error.code !== 'CANCELLED') return error;
        throw error;
      }
    }),
  );
  return {
    entries: answers.flatMap((answer) => (answer instanceof SetupError ? [] : answer)),
    error: answers.find((answer) => answer instanceof SetupError) ?? null,
  };
}
