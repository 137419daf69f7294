import type { Connection } from '../postgres/connection.ts';
import { latencyOf, type Latency } from './latency.ts';
import { exactSettings, type MeasuredSession } from './measured-session.ts';
import { type Neighbour, othersOf } from './recall.ts';
import {
  sampleStatement,
  type SearchSubject,
  searchStatement,
  tableSample,
} from './search-subject.ts';

/** One of the table's own rows as a query, with its true nearest. */
export interface SolvedQuery {
  readonly id: string;
  /** What is searched for, as text. */
  readonly value: string;
  readonly nearest: readonly Neighbour[];
}

export interface ExactSearches {
  readonly queries: readonly SolvedQuery[];
  readonly latency: Latency;
}

/**
 * Takes rows of the table as queries and finds their true nearest by comparing every row.
 *
 * @param until milliseconds of `performance.now()`; one query is answered in any case
 */
export async function exactSearches(
  session: MeasuredSession,
  subject: SearchSubject,
  { queries, k, until }: { readonly queries: number; readonly k: number; readonly until: number },
): Promise<ExactSearches> {
  const { connection } = session;
  const sample = await sampledRows(session, subject, queries);
  const solved = await session.each(
    sample,
    exactSettings,
    async ({ id, value }) => {
      const { found, ms } = await timedSearch(connection, subject, value, k);
      return { ms, query: { id, value, nearest: othersOf(found, id, k) } };
    },
    until,
  );
  return {
    // A row to which nothing has a distance is no question.
    queries: solved.map(({ query }) => query).filter(({ nearest }) => nearest.length > 0),
    latency: latencyOf(solved.map(({ ms }) => ms)),
  };
}

async function sampledRows(
  { each, connection }: MeasuredSession,
  subject: SearchSubject,
  wanted: number,
): Promise<readonly { readonly id: string; readonly value: string }[]> {
  // Three times as many as are wanted, so that chance does not leave too few.
  const sample = tableSample(subject.rows, wanted * 3);
  const take = async (from: string) => {
    const { rows } = await connection.query(sampleStatement(subject, from), [wanted]);
    return rows.map(({ id, value }) => ({ id: String(id), value: String(value) }));
  };
  const [some = []] = await each([sample], {}, take, Infinity);
  if (some.length >= wanted || sample === '') return some;
  const [all = []] = await each([''], {}, take, Infinity);
  return all;
}

/** Searches once for one row more than is wanted, as the row of the query itself is among them. */
export async function timedSearch(
  connection: Connection,
  subject: SearchSubject,
  value: string,
  k: number,
): Promise<{ readonly found: readonly Neighbour[]; readonly ms: number }> {
  const started = performance.now();
  const { rows } = await connection.query(searchStatement(subject), [value, k + 1]);
  const ms = performance.now() - started;
  const found = rows
    .filter(({ distance }) => distance !== null)
    .map(({ id, distance }) => ({ id: String(id), distance: Number(distance) }));
  return { found, ms };
}
