import type { Target } from '../errors/setup-error.ts';
import { mostCounted } from '../journal/fence.ts';
import type { RouterStatus, TargetStatus } from './router-status.ts';

/**
 * Where a router stands, in the block that an application prints when it starts: the database in use, the
 * mode, why the primary is not in use, the journal, and what is wrong with a database that is. No secrets.
 */
export function startupReport(status: RouterStatus): readonly string[] {
  const { target, reason, targets } = status;
  const used = target === null ? null : targets[target];
  return [
    row('Database', target === null || used === null ? 'none' : `${target} ${placeOf(used)}`),
    row('Mode', modeWords(status)),
    ...(reason === null ? [] : [row('Reason', `${reason.code}: ${reason.message}`)]),
    ...journalLines(status),
    ...unrecordedLines(status),
    ...(['primary', 'fallback'] as const).flatMap((each) => problemLines(status, each)),
  ];
}

function row(label: string, text: string): string {
  return `${label.padEnd(8)}  ${text}`;
}

function placeOf({ host, port, database, user, ...found }: TargetStatus): string {
  const { serverVersion, pgvector } = found;
  const server = serverVersion === null ? 'PostgreSQL' : `PostgreSQL ${serverVersion}`;
  const vector = pgvector === null ? 'no pgvector' : `pgvector ${pgvector}`;
  const address = host.includes(':') ? `[${host}]` : host;
  return `${address}:${port}/${database} as ${user} (${server}, ${vector})`;
}

function modeWords({ mode, state, since, writes }: RouterStatus): string {
  const named = state === 'primary' || state === mode ? mode : `${mode} (${state})`;
  switch (mode) {
    case 'normal':
      return named;
    case 'local':
      return `${mode}: there is no primary in the settings`;
    case 'degraded': {
      const takes = writes === null ? 'statements wait' : takenWords[writes];
      return `${named} since ${since}: ${takes}`;
    }
    case 'unavailable':
      return `${named} since ${since}`;
  }
}

const takenWords: Readonly<Record<NonNullable<RouterStatus['writes']>, string>> = {
  everything: 'takes everything',
  'read-only': 'takes reads only',
  journal: 'takes writes into its journal',
  refuse: 'takes declared reads only',
};

function journalLines({ unreplayed, reconcileRequired, mode }: RouterStatus): readonly string[] {
  if (unreplayed === null) return mode === 'degraded' ? [row('Journal', 'cannot be asked')] : [];
  if (unreplayed === 0) return [row('Journal', 'no write waits')];
  const many = unreplayed >= mostCounted ? `${mostCounted} or more` : String(unreplayed);
  const waits = unreplayed === 1 ? 'write waits' : 'writes wait';
  const way = reconcileRequired ? ': setup-wizard reconcile' : '';
  return [row('Journal', `${many} ${waits} for the primary${way}`)];
}

/** Tables that are named one by one. */
const mostNamed = 3;

function unrecordedLines({ unrecorded }: RouterStatus): readonly string[] {
  const rest = unrecorded.length - mostNamed;
  return [
    ...unrecorded.slice(0, mostNamed).map(({ table, why }) => row('Journal', `${table} ${why}`)),
    ...(rest > 0 ? [row('Journal', `and ${rest} more tables like that`)] : []),
  ];
}

/** What is wrong with a database beside the reason: a fallback that is not ready, one that is full. */
function problemLines({ targets, reason }: RouterStatus, target: Target): readonly string[] {
  const problem = targets[target]?.problem ?? null;
  if (problem === null || problem.message === reason?.message) return [];
  return [row('Warning', `${target}: ${problem.message}`)];
}
