import { compareChanges, type SurveyRequest } from './compare-changes.ts';
import { type RowChange, rowId } from './change.ts';
import type { FoundRow } from './compare-rows.ts';
import { type Conflict, rowImage } from './conflict.ts';
import { isSpeltOtherwise, spellingThere } from './other-spelling.ts';
import { outcomeOf } from './outcome-of.ts';
import { type ConflictOutcome, policyFor, type ReconcilePolicies } from './reconcile-policy.ts';
import { settle } from './settle.ts';
import { suspectRows, withFinals } from './suspects.ts';

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
  const { decided } = request;
  const suspects = await suspectRows(request);
  const found = await disagreements(request, await withFinals(request, suspects));
  const open = found.filter(({ conflict }) => !isFollowedUp(conflict, suspects.gone));
  const conflicts = open.map(({ conflict }) => conflict);
  const earlier = [...decided].map(([id, outcome]): [string, Decision] => [
    id,
    { outcome, conflict: null },
  ]);
  const now = open.flatMap(({ change, conflict }): [string, Decision][] => {
    const { outcome } = conflict;
    return outcome === null ? [] : [[rowId(change), { outcome, conflict }]];
  });
  return { conflicts, decisions: new Map([...earlier, ...now]) };
}

/** The row that is in the way goes, or gets this spelling, by a change that waits as well. */
function isFollowedUp(conflict: Conflict, gone: ReadonlySet<string>): boolean {
  if (!isSpeltOtherwise(conflict)) return false;
  return gone.has(rowId({ table: conflict.table, key: spellingThere(conflict) }));
}

interface Disagreement {
  readonly change: RowChange;
  readonly conflict: Conflict;
}

async function disagreements(
  request: SurveyRequest,
  changes: readonly RowChange[],
): Promise<readonly Disagreement[]> {
  return await compareChanges(request, changes, (change, found) => {
    const settled = settle(change, found);
    if (settled.kind === 'agreed') return [];
    const { policies } = request;
    return [{ change, conflict: conflictOf(change, found, settled.conflict, policies) }];
  });
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
