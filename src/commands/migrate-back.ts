import { SetupError } from '../errors/setup-error.ts';
import {
  type MigrationEntry,
  migrationReport,
  outcomeEntry,
  plannedEntry,
} from '../report/migration-report.ts';
import { migrateDown, waysBack } from '../schema/ledger/migrate-down.ts';
import type { OpenedLedger } from '../schema/open-ledger.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import type { MigrateWork } from './migrate.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** A database with the migrations that are to be taken back from it, last first. */
interface Plan {
  readonly opened: OpenedLedger;
  readonly names: readonly string[];
}

/** `migrate down`: everything is looked at first, then asked once, then done one target after the other. */
export async function migrateBack(work: MigrateWork): Promise<CommandOutcome> {
  const { context } = work;
  const steps = wholeNumberOption(context.args, 'steps', { from: 1, to: 100_000 }) ?? 1;
  const opened = await openAll(work);
  try {
    const plans = opened.map((each) => planOf(each, steps));
    const entries = plans.flatMap(({ opened: { connection, set }, names }) =>
      names.map((name) => plannedEntry(connection.target, set.id, { name })),
    );
    const dry = context.args.options.has('dry-run');
    if (dry || entries.length === 0) return planned(context, entries);
    await confirm(work, plans);
    return await revert(work, opened, steps);
  } finally {
    await Promise.all(opened.map(({ connection }) => connection.close()));
  }
}

async function openAll({ targets, open }: MigrateWork): Promise<readonly OpenedLedger[]> {
  const answers = await Promise.allSettled(targets.map((chosen) => open(chosen)));
  const opened = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = answers.find((each) => each.status === 'rejected');
  if (failed === undefined) return opened;
  await Promise.all(opened.map(({ connection }) => connection.close()));
  throw failed.reason;
}

function planOf(opened: OpenedLedger, steps: number): Plan {
  const ways = waysBack(opened.connection, opened.set, opened.ledger, steps);
  return { opened, names: ways.map(({ migration }) => migration.name) };
}

function planned({ args }: CommandContext, entries: readonly MigrationEntry[]): CommandOutcome {
  const signals = entries.length > 0 && args.options.has('exit-code');
  const report = migrationReport({
    entries: entries.map((entry) => ({ ...entry, status: 'applied', note: 'would be taken back' })),
    warnings: [],
    exitCode: signals ? 5 : 0,
    error: null,
    empty: 'Nothing is applied that could be taken back.',
  });
  const closing = entries.length === 0 ? [] : ['Dry run: nothing was changed.'];
  return {
    ...report,
    lines: [...report.lines, ...closing],
    document: { ...report.document, dryRun: args.options.has('dry-run') },
  };
}

async function confirm({ context, folder }: MigrateWork, plans: readonly Plan[]): Promise<void> {
  if (context.args.options.has('yes')) return;
  const what = plans
    .filter(({ names }) => names.length > 0)
    .map(({ opened, names }) => `${names.join(', ')} on the ${opened.connection.target}`)
    .join('; ');
  const loss =
    folder === null
      ? 'pgvector is dropped where setup-wizard created it and nothing uses it.'
      : 'Data in what they created may be lost.';
  const question = `This takes back ${what}. ${loss}`;
  if (!context.terminal.asks) {
    throw new SetupError('CONFIRMATION_REQUIRED', {
      message: question,
      fix: 'Give --yes when that is meant; --dry-run shows it and changes nothing.',
    });
  }
  const answer = await context.ask(`${question} Type "down" to go on: `);
  if (answer.trim() === 'down') return;
  throw new SetupError('CANCELLED', {
    message: 'Nothing was taken back.',
    fix: 'Type the word "down" at the question when that is meant.',
  });
}

async function revert(
  { context, dimensions }: MigrateWork,
  opened: readonly OpenedLedger[],
  steps: number,
): Promise<CommandOutcome> {
  const entries: MigrationEntry[] = [];
  for (const { connection, set, probe } of opened) {
    try {
      const report = await migrateDown(connection, set, {
        steps,
        probe,
        dimensions,
        program: context.version,
        signal: context.signal,
        progress: (message) => context.progress(`${connection.target}: ${message}`),
      });
      entries.push(
        ...report.outcomes.map((outcome) => outcomeEntry(connection.target, set.id, outcome)),
      );
    } catch (error) {
      if (!(error instanceof SetupError) || entries.length === 0) throw error;
      return migrationReport({ entries, warnings: [], exitCode: 0, error, empty: '' });
    }
  }
  const warnings = entries
    .filter(({ status }) => status === 'kept')
    .map(({ target, name, note }) => `${target}: ${name} stays applied. ${note ?? ''}`);
  return migrationReport({ entries, warnings, exitCode: 0, error: null, empty: 'Nothing to do.' });
}
