import type { Connection } from '../postgres/connection.ts';
import type { BroughtTable } from './brought-table.ts';
import { byTable } from './by-table.ts';
import type { RowChange } from './change.ts';
import { compareRows, type FoundRow } from './compare-rows.ts';
import type { ConflictOutcome, ReconcilePolicies } from './reconcile-policy.ts';

/** Rows that are looked at in one round trip. */
export const pageRows = 2_000;

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

/** Compares rows of any tables with the primary, and puts together what `judge` says of each. Changes nothing. */
export async function compareChanges<Said>(
  { primary, policies, opening, tables }: SurveyRequest,
  changes: readonly RowChange[],
  judge: (change: RowChange, found: FoundRow) => readonly Said[],
): Promise<readonly Said[]> {
  const all: Said[] = [];
  for (const [name, rows] of byTable(changes)) {
    const table = tables.get(name);
    if (table === undefined) continue;
    for (let at = 0; at < rows.length; at += pageRows) {
      const some = rows.slice(at, at + pageRows);
      const answers = await compareRows(primary, table, some, {
        lock: false,
        opening,
        newestColumn: policies.newestColumn,
      });
      for (const [n, change] of some.entries()) {
        all.push(...judge(change, answers[n] ?? { kind: 'missing' }));
      }
    }
  }
  return all;
}
