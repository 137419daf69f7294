import type { Connection } from '../postgres/connection.ts';
import type { BroughtTable } from './brought-table.ts';
import { netChanges, type RowChange, rowChanges, rowId } from './change.ts';
import { type CompareOptions, compareRows, type FoundRow } from './compare-rows.ts';
import { type Conflict, rowImage } from './conflict.ts';
import { journalPages } from './journal-reader.ts';
import { outcomeOf } from './outcome-of.ts';
import { type ConflictOutcome, policyFor, type ReconcilePolicies } from './reconcile-policy.ts';
import { settle } from './settle.ts';
import { sqlName } from './table-name.ts';

/** Rows that are looked at in one round trip. */
const pageRows = 2_000;

/** What is compared, and what is known of it. */
export interface SurveyRequest {
  readonly primary: Connection;
  readonly fallback: Connection;
  readonly tables: ReadonlyMap<string, BroughtTable>;
  readonly policies: ReconcilePolicies;
  /** Under what is booked what was brought; null before there are books. */
  readonly opening: string | null;
  /** What earlier runs decided. */
  readonly decided: ReadonlyMap<string, ConflictOutcome>;
}

/** Which side of a row stands. */
export interface Decision {
  readonly outcome: ConflictOutcome;
  /** What has to be written down; null when an earlier run has done so. */
  readonly conflict: Conflict | null;
}

/** By row. */
export type Decisions = ReadonlyMap<string, Decision>;

/** What a comparison of everything that waits found. */
export interface Survey {
  readonly conflicts: readonly Conflict[];
  /** Which side stands, for every row in conflict about which that is clear. */
  readonly decisions: Decisions;
}

/**
 * Compares every row that waits in the journal with the primary, as the fallback had found it and as it
 * left it. Changes nothing. What the constraints of the primary say is only known when rows are written.
 */
export async function survey(request: SurveyRequest): Promise<Survey> {
  const { fallback, decided } = request;
  const seen = new Set<string>();
  const suspects = new Map<string, RowChange>();
  for await (const page of journalPages(fallback, pageRows)) {
    const net = netChanges(page.flatMap(rowChanges));
    const first: RowChange[] = [];
    for (const [id, change] of net) {
      const suspect = suspects.get(id);
      if (suspect !== undefined) suspects.set(id, { ...suspect, final: change.final });
      else if (!seen.has(id) && !decided.has(id)) first.push(change);
      // A row that came and went may come once more, and only then be in the way.
      if (change.base !== null || change.final !== null) seen.add(id);
    }
    for (const { change } of await disagreements(request, first)) {
      suspects.set(rowId(change), change);
    }
  }
  const found = await disagreements(request, [...suspects.values()]);
  const conflicts = found.map(({ conflict }) => conflict);
  const earlier = [...decided].map(([id, outcome]): [string, Decision] => [
    id,
    { outcome, conflict: null },
  ]);
  const now = found.flatMap(({ change, conflict }): [string, Decision][] => {
    const { outcome } = conflict;
    return outcome === null ? [] : [[rowId(change), { outcome, conflict }]];
  });
  return { conflicts, decisions: new Map([...earlier, ...now]) };
}

interface Disagreement {
  readonly change: RowChange;
  readonly conflict: Conflict;
}

async function disagreements(
  request: SurveyRequest,
  changes: readonly RowChange[],
): Promise<readonly Disagreement[]> {
  const { primary, policies, opening } = request;
  const { newestColumn } = policies;
  const all: Disagreement[] = [];
  for (const [name, rows] of byTable(changes)) {
    const table = request.tables.get(name);
    if (table === undefined) continue;
    for (let at = 0; at < rows.length; at += pageRows) {
      const some = rows.slice(at, at + pageRows);
      const options: CompareOptions = { lock: false, opening, newestColumn };
      const answers = await compareRows(primary, table, some, options);
      all.push(...some.flatMap((change, n) => disagreement(change, answers[n], policies)));
    }
  }
  return all;
}

function disagreement(
  change: RowChange,
  found: FoundRow | undefined,
  policies: ReconcilePolicies,
): readonly Disagreement[] {
  if (found === undefined) return [];
  const settled = settle(change, found);
  if (settled.kind === 'agreed') return [];
  return [{ change, conflict: conflictOf(change, found, settled.conflict, policies) }];
}

/** A conflict over one row as it is reported and written down. */
export function conflictOf(
  { table, key, base, final }: RowChange,
  found: FoundRow,
  kind: Conflict['kind'],
  policies: ReconcilePolicies,
): Conflict {
  const policy = policyFor(policies, table);
  const newer = found.kind === 'present' && final !== null ? found.newer : null;
  return {
    table,
    kind,
    key: rowImage(key),
    base: rowImage(base),
    primary:
      found.kind === 'present' ? rowImage(found.image ?? (found.sameBase ? base : final)) : null,
    fallback: rowImage(final),
    policy,
    outcome: outcomeOf(policy, kind, newer),
    detail: null,
  };
}

/** Rows by the name of their table. */
export function byTable(changes: readonly RowChange[]): ReadonlyMap<string, readonly RowChange[]> {
  const tables = new Map<string, RowChange[]>();
  for (const change of changes) {
    const name = sqlName(change.table);
    const rows = tables.get(name);
    if (rows === undefined) tables.set(name, [change]);
    else rows.push(change);
  }
  return tables;
}
