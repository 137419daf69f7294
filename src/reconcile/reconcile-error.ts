import { SetupError } from '../errors/setup-error.ts';
import type { Conflict } from './conflict.ts';
import { shownName } from './table-name.ts';

/** Sentences that are shown; how many there are is what counts then. */
const shown = 10;

/** Nothing was begun: the two databases do not fit. */
export function reconcileRefused(
  message: string,
  fix: string,
  reasons: readonly string[] = [],
): SetupError {
  const more = reasons.length - shown;
  const listed = more > 0 ? [...reasons.slice(0, shown), `And ${more} more.`] : reasons;
  return new SetupError('RECONCILE_REFUSED', {
    message,
    detail: listed.length === 0 ? null : listed.join(' '),
    fix,
    target: 'primary',
  });
}

/** Something failed on the way. An error that says more of itself than that keeps its code. */
export function reconcileFailed(error: unknown): unknown {
  if (!(error instanceof SetupError) || error.code !== 'POSTGRES_ERROR') return error;
  return new SetupError('RECONCILE_FAILED', {
    message: `Bringing the writes back ended early: the ${error.target ?? 'server'} reported an error.`,
    detail: error.detail ?? error.message,
    fix: 'Mend what the detail says, then run the same command again: it goes on where this run ended.',
    target: error.target,
    cause: error,
  });
}

/** The fallback was not held, because what waits would take too long then; nothing is lost, and much is brought. */
export function overtaken(waiting: number, perSecond: number | null): SetupError {
  const rate = Math.max(1, Math.round(perSecond ?? 1));
  const seconds = Math.max(1, Math.ceil(waiting / rate));
  return new SetupError('RECONCILE_FAILED', {
    message: `Applications write to the fallback as fast as the primary takes it: ${waiting} changes wait, and about ${rate} a second are brought back.`,
    detail: `To hold the fallback until all is there would stop every statement for about ${seconds} s; it goes on taking writes instead.`,
    fix: 'Let the applications write less, or stop them for so long; then run this again: it goes on where this run ended.',
    target: 'fallback',
  });
}

/** Somebody has to decide what is to stand. */
export function conflictsLeft(conflicts: readonly Conflict[], newestColumn: string): SetupError {
  const open = conflicts.filter(({ outcome }) => outcome === null);
  const tables = [...new Set(open.map(({ table }) => shownName(table)))];
  const rejected = open.every(({ kind }) => kind === 'constraint');
  const undecided = open.some(({ policy }) => policy === 'newest');
  const rows = `${open.length} ${open.length === 1 ? 'row' : 'rows'}`;
  return new SetupError('RECONCILE_CONFLICTS', {
    message: rejected
      ? `The primary does not let ${rows} in, in ${tables.join(', ')}.`
      : `${rows} in ${tables.join(', ')} ${open.length === 1 ? 'is' : 'are'} in conflict, and the policy leaves open what is to stand.`,
    detail:
      open.find(({ detail }) => detail !== null)?.detail ??
      (undecided ? undatable(newestColumn) : null),
    fix: rejected
      ? 'Mend the rows on the primary that are in the way, or leave the changes out: --policy primary-wins, or --table NAME=primary-wins; then run this again.'
      : `Choose what is to stand: --policy primary-wins${undecided ? ' or fallback-wins' : ', fallback-wins or newest'}, and --table NAME=POLICY for single tables.`,
    target: 'primary',
  });
}

const undatable = (column: string): string =>
  `The policy newest decides only between two rows that both have the column it compares, "${column}"; --newest-column NAME names another one.`;
