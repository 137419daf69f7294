import type { SetupError, Target } from '../errors/setup-error.ts';
import type { ExitCode } from '../errors/error-codes.ts';
import type { LedgerComparison } from '../schema/ledger/compare-ledger.ts';
import type { AppliedMigration } from '../schema/ledger/ledger-state.ts';
import type { Migration, MigrationSet } from '../schema/migrations/migration.ts';
import type { MigrationOutcome } from '../schema/ledger/migration-run.ts';
import type { Report } from './setup-report.ts';
import { filledTo, textColumns } from './text-columns.ts';

/** One migration on one target, as the table and the JSON document show it. */
export interface MigrationEntry {
  readonly target: Target;
  readonly set: MigrationSet['id'];
  readonly name: string;
  readonly status:
    | MigrationOutcome['status']
    | 'pending'
    /** Applied, and the file has another content or another name by now. */
    | 'changed'
    /** Applied, and the file is gone. */
    | 'gone'
    /** Pending, with a smaller number than an applied one. */
    | 'late';
  /** ISO 8601, or null. */
  readonly appliedAt: string | null;
  readonly pgvector: string | null;
  readonly dimensions: number | null;
  /** The version of this program that applied it, or null. */
  readonly program: string | null;
  /** Milliseconds it took just now, or null. */
  readonly ms: number | null;
  readonly note: string | null;
}

const nothingKnown = {
  appliedAt: null,
  pgvector: null,
  dimensions: null,
  program: null,
  ms: null,
  note: null,
} as const;

/** What a run did just now. */
export function outcomeEntry(
  target: Target,
  set: MigrationSet['id'],
  outcome: MigrationOutcome,
): MigrationEntry {
  const { name, status } = outcome;
  const entry = { ...nothingKnown, target, set, name, status };
  switch (outcome.status) {
    case 'applied':
    case 'reverted':
      return { ...entry, ms: outcome.ms, note: outcome.note };
    case 'found':
      return { ...entry, note: 'another run was first' };
    case 'kept':
      return { ...entry, note: outcome.reason };
  }
}

/** A row of the ledger. */
export function appliedEntry(
  target: Target,
  row: AppliedMigration,
  status: 'applied' | 'changed' | 'gone' = 'applied',
): MigrationEntry {
  const { set, name, appliedAt, pgvector, dimensions, program } = row;
  return { ...nothingKnown, target, set, name, status, appliedAt, pgvector, dimensions, program };
}

/** Every migration of a set, and every applied one that it has no longer: first what is applied. */
export function comparisonEntries(
  target: Target,
  set: MigrationSet['id'],
  comparison: LedgerComparison,
): readonly MigrationEntry[] {
  const { applied, pending, changed, gone, late } = comparison;
  return [
    ...applied.map((row): MigrationEntry => {
      const now = changed.find(({ applied: other }) => other === row)?.migration.name;
      if (now === undefined)
        return appliedEntry(target, row, gone.includes(row) ? 'gone' : 'applied');
      const note = now === row.name ? null : `the file is ${now} by now`;
      return { ...appliedEntry(target, row, 'changed'), note };
    }),
    ...pending.map((migration): MigrationEntry => {
      const status = late.includes(migration) ? 'late' : 'pending';
      return { ...nothingKnown, target, set, name: migration.name, status };
    }),
  ];
}

/** What a dry run says about one migration. */
export function plannedEntry(
  target: Target,
  set: MigrationSet['id'],
  { name }: Pick<Migration, 'name'>,
): MigrationEntry {
  return { ...nothingKnown, target, set, name, status: 'pending' };
}

/** The report of an action: a table, warnings, and the same as data. */
export function migrationReport(parts: {
  readonly entries: readonly MigrationEntry[];
  /** Sentences that begin with the target. */
  readonly warnings: readonly string[];
  /** Of an action without an error. */
  readonly exitCode: ExitCode;
  readonly error: SetupError | null;
  /** What to say when there is no entry. */
  readonly empty: string;
}): Report {
  const { entries, warnings, error, empty } = parts;
  const nothing = entries.length === 0 && error === null ? [empty] : [];
  return {
    exitCode: error?.exitCode ?? parts.exitCode,
    error,
    lines: [
      ...nothing,
      ...migrationLines(entries),
      ...warnings.map((warning) => `warning: ${warning}`),
    ],
    document: { migrations: entries, warnings },
  };
}

/** The table of the entries, one line for each. */
function migrationLines(entries: readonly MigrationEntry[]): readonly string[] {
  const width = Math.max(0, ...entries.map(({ name }) => textColumns(name)));
  return entries.map((entry) => {
    const { status, target, name } = entry;
    const line = `  ${status.padEnd(8)}  ${target.padEnd(8)}  ${filledTo(width, name)}  ${about(entry)}`;
    return line.trimEnd();
  });
}

/** Why one is kept takes more than a line; a warning says it. */
function about(entry: MigrationEntry): string {
  const { status, appliedAt, pgvector, dimensions, program, ms, note } = entry;
  const parts = [
    appliedAt,
    pgvector === null ? null : `pgvector ${pgvector}`,
    dimensions === null ? null : `${dimensions} dimensions`,
    program === null ? null : `by ${program}`,
    ms === null ? null : `${ms} ms`,
    status === 'kept' ? null : note,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
