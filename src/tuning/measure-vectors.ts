import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ChosenVectors } from './choose-vectors.ts';
import { type ExactSearches, exactSearches } from './exact-searches.ts';
import { indexOption } from './index-option.ts';
import type { Latency } from './latency.ts';
import { measureIndex, plannedIndexes, type TradeOffPoint } from './measure-index.ts';
import { readOnlySession } from './measured-session.ts';
import { searchSettings } from './search-settings.ts';
import { type SearchSubject, searchSubject } from './search-subject.ts';
import type { TuningFacts } from './tuning-facts.ts';

export interface MeasureVectorsOptions {
  readonly k: number;
  readonly queries: number;
  /** How long to measure, the exact searches included. */
  readonly seconds: number;
  readonly progress: (line: string) => void;
}

/** An index, measured against exact search. */
export interface VectorMeasurement {
  readonly subject: SearchSubject;
  readonly k: number;
  /** How many rows served as queries. */
  readonly queries: number;
  readonly exact: Latency;
  /** The value that sessions of this role have. */
  readonly now: number;
  readonly points: readonly TradeOffPoint[];
  /** Values for which there was no time left. */
  readonly leftOut: readonly number[];
  /** Whether the planner takes the index by itself at the present settings. */
  readonly chosenByPlanner: boolean;
  /** Milliseconds that a statement without any work takes at least, which every latency contains. */
  readonly roundTripMs: number;
}

/** Of the time that there is; the points share what is left. */
const exactShare = 0.5;

/**
 * Measures recall and latency of an index over its setting, with rows of the table as queries. Nothing is
 * changed: it runs in short transactions that may only read.
 *
 * @throws SetupError TUNING_IMPOSSIBLE when there are too few rows, TUNING_REFUSED, CANCELLED
 */
export async function measureVectors(
  connection: Connection,
  facts: TuningFacts,
  { column, index }: ChosenVectors,
  options: MeasureVectorsOptions,
): Promise<VectorMeasurement> {
  const { k, queries, seconds, progress } = options;
  const subject = searchSubject(column, index);
  const session = readOnlySession(connection);
  const started = performance.now();
  const now = Number(facts.settings.find(({ name }) => name === subject.parameter)?.value);
  const roundTripMs = await emptyStatement(connection);
  progress(`Searching exactly, for ${queries} rows of the table`);
  const exact = await exactSearches(session, subject, {
    k,
    queries,
    until: started + seconds * 1_000 * exactShare,
  });
  refuseTooFew(connection, `${column.schema}.${column.table}`, exact, k);
  progress(`Searching with index ${index.name}`);
  const values = searchSettings(subject.parameter, now, indexOption(index.options, 'lists'));
  const until = started + seconds * 1_000;
  const points = await measureIndex(session, subject, exact, { k, values, until });
  const free = await plannedIndexes(session, subject, {
    query: exact.queries[0]?.value ?? '',
    k,
    free: true,
  });
  return {
    subject,
    k,
    queries: exact.queries.length,
    exact: exact.latency,
    now,
    points,
    leftOut: values.slice(points.length),
    chosenByPlanner: free.some((name) => subject.indexNames.includes(name)),
    roundTripMs,
  };
}

function refuseTooFew(
  { target }: Connection,
  table: string,
  { queries }: ExactSearches,
  k: number,
): void {
  const most = Math.max(0, ...queries.map(({ nearest }) => nearest.length));
  if (most >= k) return;
  throw new SetupError('TUNING_IMPOSSIBLE', {
    message:
      most === 0
        ? `Table ${table} has no two rows with vectors that can be compared, so there is nothing to measure.`
        : `Table ${table} has ${most + 1} rows with vectors; ${k} neighbours of a row need at least ${k + 1}.`,
    fix:
      most === 0
        ? 'Fill the table first.'
        : `Ask for fewer: --k ${most}. With so few rows every search may compare all of them.`,
    target,
  });
}

async function emptyStatement(connection: Connection): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const started = performance.now();
    await connection.query('select 1');
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}
