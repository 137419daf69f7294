import * as z from 'zod/mini';
import knownKeysSql from '../../sql/journal-known-keys.sql';
import type { BroughtTable } from './brought-table.ts';
import type { RowChange } from './change.ts';
import type { Conflict } from './conflict.ts';
import { outcomeOf } from './outcome-of.ts';
import { policyFor } from './reconcile-policy.ts';
import type { ReplayWork } from './replay-work.ts';
import { dependentsStatement, rowParameter } from './row-statements.ts';
import { conflictOf } from './survey.ts';

const answer = z.object({ n: z.number(), key: z.nullable(z.string()) });

/**
 * Which of the rows, if they are deleted, take rows of the primary with them, or change them, that the
 * fallback did not delete or change; their places.
 */
export async function foreignDependents(
  { primary, fallback }: ReplayWork,
  table: BroughtTable,
  rows: readonly RowChange[],
): Promise<ReadonlySet<number>> {
  const parameter = rowParameter(rows.map(({ key }) => ({ key, old: null, new: null })));
  const found = new Set<number>();
  for (const dependent of table.dependents) {
    const hanging = await primary.query(dependentsStatement(table, dependent), [parameter]);
    const suspects = hanging.rows.map((row) => answer.parse(row));
    if (suspects.length === 0) continue;
    const keys = suspects.flatMap(({ key }) => key ?? []);
    const { schema, name } = dependent;
    const known = await fallback.query(knownKeysSql, [schema, name, `[${keys.join(',')}]`]);
    const ours = new Set(known.rows.map(({ key }) => key));
    for (const { n, key } of suspects) if (!ours.has(key)) found.add(n);
  }
  return found;
}

/** That a row's deletion would take others with it. */
export function referencedConflict({ policies }: ReplayWork, change: RowChange): Conflict {
  const conflict = conflictOf(change, { kind: 'missing' }, 'referenced', policies);
  const policy = policyFor(policies, change.table);
  return {
    ...conflict,
    primary: conflict.base,
    outcome: outcomeOf(policy, 'referenced', null),
    detail: 'Rows of the primary that the fallback never had refer to it and would go with it.',
  };
}
