import { SetupError } from '../errors/setup-error.ts';
import { shellWord } from '../errors/shell-word.ts';
import { type ExactSearches, timedSearch } from './exact-searches.ts';
import { type Latency, latencyOf } from './latency.ts';
import { indexSettings, type MeasuredSession } from './measured-session.ts';
import { planIndexes } from './plan-indexes.ts';
import { othersOf, recallOf } from './recall.ts';
import { measuredSetting } from './search-settings.ts';
import { type SearchSubject, searchStatement } from './search-subject.ts';

/** What an index does at one value of its setting. */
export interface TradeOffPoint extends Latency {
  /** ef_search, or probes. */
  readonly value: number;
  /** The mean over the queries, 0 to 1. */
  readonly recall: number;
  /** The worst of the queries, 0 to 1. */
  readonly worst: number;
  readonly queries: number;
  /** How many queries gave fewer rows than they should have. */
  readonly short: number;
}

export interface MeasureIndexOptions {
  readonly k: number;
  /** The values to measure, in their order. */
  readonly values: readonly number[];
  /** Milliseconds of `performance.now()`; values that come later are left out, except for the first. */
  readonly until: number;
}

/**
 * Measures recall and latency of an index against the true nearest, for each value of its setting.
 *
 * @throws SetupError TUNING_REFUSED when the server answers without the index
 */
export async function measureIndex(
  session: MeasuredSession,
  subject: SearchSubject,
  exact: ExactSearches,
  { k, values, until }: MeasureIndexOptions,
): Promise<readonly TradeOffPoint[]> {
  await refuseOtherPlan(session, subject, exact, k);
  await warmUp(session, subject, exact, { k, until });
  const points: TradeOffPoint[] = [];
  for (const [position, value] of values.entries()) {
    const now = performance.now();
    if (points.length > 0 && now >= until) break;
    const share = (until - now) / (values.length - position);
    points.push(await measurePoint(session, subject, exact, { k, value, until: now + share }));
  }
  return points;
}

async function measurePoint(
  session: MeasuredSession,
  subject: SearchSubject,
  { queries }: ExactSearches,
  { k, value, until }: { readonly k: number; readonly value: number; readonly until: number },
): Promise<TradeOffPoint> {
  const settings = settingsFor(subject, value);
  const answers = await session.each(
    queries,
    settings,
    async ({ id, value: text, nearest }) => {
      const { found, ms } = await timedSearch(session.connection, subject, text, k);
      const others = othersOf(found, id, k);
      return { ms, recall: recallOf(nearest, others), short: others.length < nearest.length };
    },
    until,
  );
  const recalls = answers.map(({ recall }) => recall);
  return {
    value,
    ...latencyOf(answers.map(({ ms }) => ms)),
    recall: recalls.reduce((sum, one) => sum + one, 0) / Math.max(1, recalls.length),
    worst: Math.min(1, ...recalls),
    queries: answers.length,
    short: answers.filter(({ short }) => short).length,
  };
}

/** The first searches read the index from disk; no application meets that for long. */
async function warmUp(
  session: MeasuredSession,
  subject: SearchSubject,
  { queries }: ExactSearches,
  { k, until }: { readonly k: number; readonly until: number },
): Promise<void> {
  const enough = performance.now() + (until - performance.now()) / 10;
  await session.each(
    queries,
    settingsFor(subject, 100),
    ({ value }) => timedSearch(session.connection, subject, value, k),
    enough,
  );
}

async function refuseOtherPlan(
  session: MeasuredSession,
  subject: SearchSubject,
  { queries }: ExactSearches,
  k: number,
): Promise<void> {
  const used = await plannedIndexes(session, subject, { query: queries[0]?.value ?? '', k });
  if (used.some((name) => subject.indexNames.includes(name))) return;
  const [wanted = ''] = subject.indexNames;
  const { target } = session.connection;
  throw new SetupError('TUNING_REFUSED', {
    message: `The server does not answer with the index "${wanted}", so nothing can be said about it.`,
    detail:
      used.length === 0
        ? 'Its plan compares every row, although that was forbidden.'
        : `Its plan uses ${used.map((name) => `"${name}"`).join(', ')} instead.`,
    fix:
      used.length === 0
        ? 'Check that the index is valid: select indisvalid from pg_index; build it anew if it is not.'
        : `To measure that one add --index ${shellWord(used[0] ?? '')}; or drop the one that is not needed.`,
    target,
  });
}

/**
 * The indexes that a search would use.
 *
 * @param free leave the choice to the planner, as an application does, instead of forcing an index
 */
export async function plannedIndexes(
  session: MeasuredSession,
  subject: SearchSubject,
  {
    query,
    k,
    free = false,
  }: { readonly query: string; readonly k: number; readonly free?: boolean },
): Promise<readonly string[]> {
  const [used = []] = await session.each(
    [query],
    free ? {} : indexSettings,
    (value) => planIndexes(session.connection, searchStatement(subject), [value, k + 1]),
    Infinity,
  );
  return used;
}

function settingsFor({ parameter }: SearchSubject, value: number) {
  return { ...indexSettings, [parameter]: String(measuredSetting(parameter, value)) };
}
