import type { WaitingChanges } from '../reconcile/brought-table.ts';
import type { Conflict, RowImage } from '../reconcile/conflict.ts';
import type { ReconcileReport } from '../reconcile/reconcile-report.ts';
import type { Report } from './setup-report.ts';
import { countOf } from './sync-report.ts';
import { filledTo, textColumns } from './text-columns.ts';

/** Conflicts of one table that are shown as text; `--json` has all. */
const shownRows = 5;
/** Characters of a value that are shown. */
const shownCharacters = 60;

/** What `reconcile` found without changing anything. */
export function lookReport(report: ReconcileReport): Omit<Report, 'exitCode'> {
  const { fence, waiting, conflicts, closed, error } = report;
  const open = conflicts.some(({ outcome }) => outcome === null);
  const next = open
    ? 'Choose what is to stand: setup-wizard reconcile --apply --policy primary-wins|fallback-wins|newest'
    : 'To do it: setup-wizard reconcile --apply';
  return {
    lines: [
      ...(fence === null ? ['No router has worked on this fallback; nothing waits.'] : []),
      ...(fence !== null && closed ? ['The primary is in use, and has every write.'] : []),
      ...(closed ? [] : [sinceLine(report)]),
      ...waitingLines(waiting, report.leftOut),
      ...conflictLines(conflicts),
      ...(error === null && waiting.length > 0 ? [unseen] : []),
      ...(error === null && !closed ? [next] : []),
      'Dry run: nothing was changed.',
    ],
    document: { dryRun: true, ...document(report) },
    error,
  };
}

/** What `reconcile --apply` did. */
export function bringBackReport(report: ReconcileReport): Omit<Report, 'exitCode'> {
  const { fence, waiting, conflicts, brought, sequences, warnings, closed, error } = report;
  const all = waiting.reduce((sum, one) => sum + one.inserts + one.updates + one.deletes, 0);
  const some = `${count(brought)} of ${countOf(Math.max(all, brought), 'change')}`;
  const nothing = all === 0 && brought === 0;
  const done =
    error === null
      ? [nothing ? 'Nothing had to be brought back.' : `${some} brought back.`]
      : [`${some} brought back before the run ended.`];
  return {
    lines: [
      ...(fence === null ? ['No router has worked on this fallback; nothing waits.'] : []),
      ...waitingLines(waiting, report.leftOut),
      ...conflictLines(conflicts),
      ...(fence === null || (error !== null && nothing) ? [] : done),
      ...sequences.map(
        ({ name, last }) => `Sequence ${name} of the primary goes on after ${last}.`,
      ),
      ...warnings.map((warning) => `Warning: ${warning}`),
      ...(fence !== null && closed ? ['The primary is in use again.'] : []),
    ],
    document: { dryRun: false, ...document(report) },
    error,
  };
}

/** What `reconcile --discard` gave up. */
export function discardLines(
  waiting: readonly WaitingChanges[],
  file: string | null,
): readonly string[] {
  if (file === null) return ['There were no writes to give up.'];
  return [
    ...waitingLines(waiting),
    `Given up. They are kept in ${file}.`,
    'The fallback still has those rows; "setup-wizard fallback sync --discard-writes" makes it what the primary is.',
  ];
}

/** What a look cannot know. */
const unseen =
  'What the constraints and triggers of the primary say to it, and rows there that refer to deleted ones, only shows with --apply.';

function document(report: ReconcileReport): Readonly<Record<string, unknown>> {
  const { fence, waiting, conflicts, brought, sequences, compared, warnings, closed } = report;
  const shown =
    fence === null
      ? null
      : { epoch: fence.epoch, mode: fence.mode, since: fence.since, reason: fence.reason };
  return {
    pending: !closed,
    fence: shown,
    waiting,
    leftOut: report.leftOut,
    conflicts,
    brought,
    sequences,
    compared,
    warnings,
  };
}

function sinceLine({ fence }: ReconcileReport): string {
  if (fence === null) return '';
  const why = fence.reason === null ? '' : ` (${fence.reason})`;
  return `The fallback is in use since ${fence.since}${why}, epoch ${fence.epoch}, ${fence.mode}.`;
}

function waitingLines(
  waiting: readonly WaitingChanges[],
  leftOut: ReconcileReport['leftOut'] = [],
): readonly string[] {
  const width = Math.max(0, ...waiting.map(({ schema, name }) => textColumns(`${schema}.${name}`)));
  return waiting.map(({ schema, name, inserts, updates, deletes }) => {
    const parts = [
      inserts === 0 ? '' : `${count(inserts)} inserted`,
      updates === 0 ? '' : `${count(updates)} updated`,
      deletes === 0 ? '' : `${count(deletes)} deleted`,
    ].filter((part) => part !== '');
    const left = leftOut.some((one) => one.schema === schema && one.name === name);
    return `${filledTo(width, `${schema}.${name}`)}  ${parts.join(', ')}${left ? ', left out' : ''}`;
  });
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function conflictLines(conflicts: readonly Conflict[]): readonly string[] {
  const nameOf = ({ table }: Conflict): string => `${table.schema}.${table.name}`;
  return [...new Set(conflicts.map(nameOf))].flatMap((name) => {
    const rows = conflicts.filter((one) => nameOf(one) === name);
    const more = rows.length - shownRows;
    return [
      `${name}: ${countOf(rows.length, 'row')} in conflict`,
      ...rows.slice(0, shownRows).flatMap(oneConflict),
      ...(more > 0 ? [`  and ${count(more)} more; --json has all of them`] : []),
    ];
  });
}

function oneConflict({
  key,
  kind,
  base,
  primary,
  fallback,
  outcome,
  detail,
}: Conflict): readonly string[] {
  const columns = differing([base, primary, fallback]);
  const stands = outcome === null ? '' : `, the ${outcome}'s side stands`;
  return [
    `  ${key === null ? 'a row without a key' : pairs(key, Object.keys(key))}: ${words[kind]}${stands}`,
    ...(detail === null ? [] : [`    ${detail}`]),
    `    as it was     ${image(base, columns)}`,
    `    primary now   ${kind === 'constraint' ? '?' : image(primary, columns)}`,
    `    fallback now  ${image(fallback, columns)}`,
  ];
}

const words: Readonly<Record<Conflict['kind'], string>> = {
  'insert-exists': 'inserted on both',
  'update-differs': 'changed on both',
  'update-missing': 'changed on the fallback, deleted on the primary',
  'delete-differs': 'deleted on the fallback, changed on the primary',
  constraint: 'not let in by the primary',
  referenced: 'deleted on the fallback, still referred to on the primary',
};

/** Columns that are not the same in all images there are. */
function differing(images: readonly (RowImage | null)[]): readonly string[] {
  const present = images.filter((one) => one !== null);
  const names = [...new Set(present.flatMap((one) => Object.keys(one)))];
  const different = names.filter((name) => new Set(present.map((one) => one[name])).size > 1);
  return different.length === 0 ? names : different;
}

function image(row: RowImage | null, columns: readonly string[]): string {
  return row === null ? 'no row' : pairs(row, columns);
}

function pairs(row: RowImage, columns: readonly string[]): string {
  return columns.map((name) => `${name}=${value(row[name] ?? null)}`).join(' ');
}

function value(text: string | null): string {
  if (text === null) return 'NULL';
  const line = JSON.stringify(text.slice(0, shownCharacters));
  return text.length > shownCharacters ? `${line}…` : line;
}
