import { type Change, type RowChange, rowChanges, rowId } from './change.ts';
import { compareChanges, pageRows, type SurveyRequest } from './compare-changes.ts';
import type { FoundRow } from './compare-rows.ts';
import { finalsOf, journalPages } from './journal-reader.ts';

/** What the fallback has done to a row, as far as a first look needs it. */
interface Touch {
  /** Without what became of it. */
  readonly change: RowChange;
  /** The last change of it. */
  readonly seq: bigint;
  /** Whether it is not there after that one. */
  readonly gone: boolean;
}

/** Rows that the primary does not have as the fallback had found them. */
export interface Suspects {
  readonly touches: ReadonlyMap<string, Touch>;
  /** The other rows that the fallback does not have in the end. */
  readonly gone: ReadonlySet<string>;
}

/** Compares every row that waits with what the fallback had found. Changes nothing. */
export async function suspectRows(request: SurveyRequest): Promise<Suspects> {
  const { fallback, decided } = request;
  const seen = new Set<string>();
  const gone = new Set<string>();
  const suspects = new Map<string, Touch>();
  for await (const page of journalPages(fallback, { rows: pageRows, finals: false })) {
    const first: Touch[] = [];
    for (const [id, touch] of touches(page)) {
      const suspect = suspects.get(id);
      if (suspect !== undefined) suspects.set(id, { ...touch, change: suspect.change });
      else if (!seen.has(id) && !decided.has(id)) first.push(touch);
      // A row that came and went may come once more, and only then be in the way.
      if (touch.change.base !== null || !touch.gone) seen.add(id);
      if (touch.gone) gone.add(id);
      else gone.delete(id);
    }
    for (const one of await changedSince(request, first)) suspects.set(rowId(one.change), one);
  }
  for (const id of suspects.keys()) gone.delete(id);
  return { touches: suspects, gone };
}

/** The suspects as changes, with what became of them. */
export async function withFinals(
  { fallback }: SurveyRequest,
  { touches: suspects }: Suspects,
): Promise<readonly RowChange[]> {
  const all = [...suspects.values()];
  const changes: RowChange[] = [];
  for (let at = 0; at < all.length; at += pageRows) {
    const some = all.slice(at, at + pageRows);
    const finals = await finalsOf(
      fallback,
      some.map(({ seq }) => seq),
    );
    for (const { change, seq, gone } of some) {
      changes.push({ ...change, final: gone ? null : (finals.get(seq) ?? null) });
    }
  }
  return changes;
}

function touches(page: readonly Change[]): ReadonlyMap<string, Touch> {
  const all = new Map<string, Touch>();
  for (const change of page) {
    const { seq, op, newKey } = change;
    for (const [at, row] of rowChanges(change).entries()) {
      const id = rowId(row);
      const gone = op === 'd' || (newKey !== null && at === 0);
      all.set(id, { change: all.get(id)?.change ?? row, seq, gone });
    }
  }
  return all;
}

async function changedSince(
  request: SurveyRequest,
  all: readonly Touch[],
): Promise<readonly Touch[]> {
  const touchOf = new Map(all.map((touch) => [touch.change, touch]));
  return await compareChanges(request, [...touchOf.keys()], (change, found) => {
    const touch = touchOf.get(change);
    return touch === undefined || isAsBefore(change, found) ? [] : [touch];
  });
}

function isAsBefore({ base }: RowChange, found: FoundRow): boolean {
  if (found.kind === 'missing') return base === null;
  return found.ours || (base !== null && found.sameBase);
}
