import { shellWord } from '../errors/shell-word.ts';
import type { MoveFinding } from '../move/move-finding.ts';
import type { MoveReport } from '../move/move-report.ts';
import type { MoveSide } from '../move/move-request.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { TransferredTable } from '../transfer/transfer-report.ts';
import type { Report } from './setup-report.ts';
import { aligned, countOf, sizeOf } from './sync-report.ts';

export interface MoveSides {
  readonly source: MoveSide;
  readonly target: MoveSide;
  readonly dryRun: boolean;
}

/** One line of the checklist. */
export interface MoveTask {
  readonly done: boolean;
  readonly what: string;
  /** To type; null where there is nothing to type. */
  readonly how: string | null;
}

/** What `move` found and did, and what comes next. */
export function moveReport(report: MoveReport, sides: MoveSides): Omit<Report, 'exitCode'> {
  const { findings, steps, tables, leftOut, warnings, state, error } = report;
  const { source, target, dryRun } = sides;
  const next = error === null && !dryRun ? moveChecklist(state, sides) : [];
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return {
    lines: [
      ...findings.filter(({ status }) => dryRun || status !== 'pass').flatMap(findingLines),
      ...aligned(tables.map(tableCells)),
      ...leftOut.map(({ what, why }) => `Left out: ${what} (${why})`),
      ...warnings.map((warning) => `Warning: ${warning}`),
      ...(tables.length === 0 || error !== null
        ? []
        : [
            `${countOf(rows, 'row')} in ${countOf(tables.length, 'table')} are the same on both sides.`,
          ]),
      ...stateLines(report, dryRun),
      ...next.flatMap(taskLines),
    ],
    document: {
      from: sideMembers(source),
      to: sideMembers(target),
      dryRun,
      state,
      checks: findings.map(({ id, side, status, message, fix }) => ({
        id,
        side,
        status,
        message,
        fix,
      })),
      steps,
      tables,
      leftOut,
      warnings,
      rows,
      bytes,
      next,
    },
    error,
  };
}

function tableCells(table: TransferredTable): readonly string[] {
  const { schema, name, way, rows, kept, bytes } = table;
  const again = kept === 0 ? '' : `${countOf(kept, 'row')} kept from an earlier run, `;
  return [`${schema}.${name}`, way, countOf(rows, 'row'), `${again}${sizeOf(bytes)}`];
}

function sideMembers({ settings, name, configured }: MoveSide): Readonly<Record<string, unknown>> {
  const { host, port, database, user } = settings;
  return { name, target: configured, host, port, database, user };
}

const words = { pass: 'ok   ', warn: 'warn ', fail: 'fail ' } as const;

function findingLines({ status, message, fix }: MoveFinding): readonly string[] {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return [`${words[status]} ${text}`, ...(fix === null ? [] : [`      ${fix}`])];
}

function stateLines({ state, error }: MoveReport, dryRun: boolean): readonly string[] {
  if (dryRun) {
    return [
      error === null
        ? 'Dry run: nothing was changed, and nothing stands in the way.'
        : 'Dry run: nothing was changed.',
    ];
  }
  if (error === null) return [];
  switch (state) {
    case 'untouched':
      return ['The target is as it was.'];
    case 'staged':
      return [
        'What the target held is as it was. The rows that were copied wait in its schema setup_wizard_sync:',
        'the same command goes on with them; with --restart it takes them away and begins anew.',
      ];
    case 'prepared':
    case 'moved':
      return ['Everything is in its place on the target; the same command does what is left.'];
  }
}

function taskLines({ done, what, how }: MoveTask): readonly string[] {
  return [`[${done ? 'x' : ' '}] ${what}`, ...(how === null ? [] : [`      ${how}`])];
}

/**
 * The order in which nobody is without a database. pgvector needs no restart and no maintenance window:
 * CREATE EXTENSION locks no table, and only a server whose provider says so has to preload it.
 */
export function moveChecklist(
  state: MoveReport['state'],
  { source, target }: Pick<MoveSides, 'source' | 'target'>,
): readonly MoveTask[] {
  const prepared = state === 'prepared';
  const task = (what: string, how: string | null = null, done = false): MoveTask => ({
    done,
    what,
    how,
  });
  return [
    task('Extensions first: they are on the target; no table was locked for it.', null, true),
    task('Schema, rows, indexes and sequences are there, counted and compared.', null, true),
    task(
      prepared
        ? 'Stop what writes to the source; reading may go on.'
        : 'If somebody may still write to the source, keep them off it: what was written since the copy began is not on the target.',
      keepingOff(source),
    ),
    ...(prepared
      ? [task('Run the same command without --prepare: it brings what has changed since.')]
      : []),
    task('Point the application at the target:', pointing(target)),
    task(
      'Start the application with its migrations: one instance applies them, the others wait.',
      target.configured === null
        ? null
        : `setup-wizard migrate status --target ${target.configured}`,
    ),
    task(
      'Look at it:',
      `setup-wizard check${target.configured === null ? '' : ` --target ${target.configured}`}`,
    ),
    ...(target.configured === 'fallback'
      ? []
      : [task('Fill the fallback from it:', 'setup-wizard fallback sync')]),
    task('Keep the source as it is until you are sure; then drop it.'),
  ];
}

/** Null for a fallback, which serves the programs of this machine alone. */
function keepingOff({ settings, configured }: MoveSide): string | null {
  if (configured === 'fallback') return null;
  const { database } = settings;
  return (
    `alter database ${quoteIdentifier(database)} set default_transaction_read_only = on; ` +
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = ${quoteLiteral(database)} and pid <> pg_backend_pid();`
  );
}

function pointing({ settings, configured }: MoveSide): string {
  if (configured === 'primary') return 'The settings name it already: POSTGRES_HOST and its kin.';
  if (configured === 'fallback') return 'setup-wizard route tells its address.';
  const { host, port, database, user } = settings;
  const words = [
    '--db-host',
    host,
    '--db-port',
    String(port),
    '--db-name',
    database,
    '--db-user',
    user,
  ];
  return `setup-wizard --non-interactive ${words.map(shellWord).join(' ')} --db-password-file FILE`;
}
