import { SetupError } from '../errors/setup-error.ts';
import { sqlState } from '../postgres/error-signs.ts';
import type { Change, RowChange } from './change.ts';
import { compareRows } from './compare-rows.ts';
import type { Conflict } from './conflict.ts';
import { foreignDependents, referencedConflict } from './foreign-dependents.ts';
import { type ReplayWork, tableOf, verdictOn } from './replay-work.ts';
import { deleteStatement, insertStatement, updateStatement } from './row-statements.ts';
import type { RowAction } from './settle.ts';
import { ChangeRejected, UnresolvedConflicts } from './stopped-replay.ts';
import { parameterOf } from './write-at-once.ts';

/**
 * Writes changes one by one as the fallback has made them, as a part of a transaction.
 *
 * @param skipped numbers in the journal that are left out
 * @returns the conflicts that were decided on the way
 * @throws ChangeRejected, UnresolvedConflicts, or what `Connection.query` throws
 */
export async function writeInOrder(
  work: ReplayWork,
  changes: readonly Change[],
  skipped: ReadonlySet<bigint>,
): Promise<readonly Conflict[]> {
  const conflicts: Conflict[] = [];
  for (const change of changes) {
    if (skipped.has(change.seq)) continue;
    const row: RowChange = {
      table: change.table,
      key: change.key ?? 'null',
      base: change.old,
      final: change.new,
    };
    const action = change.key === null ? 'insert' : await actionFor(work, row, conflicts);
    await carryOut(work, { change, row, action });
  }
  return conflicts;
}

/** Integrity constraint violations, and what a trigger may raise. */
export function isRejection(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return state.startsWith('23') || state === 'P0001';
}

async function actionFor(
  work: ReplayWork,
  row: RowChange,
  conflicts: Conflict[],
): Promise<RowAction> {
  const table = tableOf(work, row.table);
  const [found = { kind: 'missing' as const }] = await compareRows(work.primary, table, [row], {
    lock: row.base !== null,
    opening: work.mark.opening,
    newestColumn: work.policies.newestColumn,
  });
  const { action, conflict } = verdictOn(work, row, found);
  if (conflict !== null) conflicts.push(conflict);
  if (conflict?.outcome === null) throw new UnresolvedConflicts([conflict]);
  if (action !== 'delete') return action;
  if ((await foreignDependents(work, table, [row])).size === 0) return action;
  const hanging = referencedConflict(work, row);
  conflicts.push(hanging);
  if (hanging.outcome === null) throw new UnresolvedConflicts([hanging]);
  return hanging.outcome === 'fallback' ? action : 'nothing';
}

async function carryOut(
  work: ReplayWork,
  {
    change,
    row,
    action,
  }: { readonly change: Change; readonly row: RowChange; readonly action: RowAction },
): Promise<void> {
  const statement = statementFor(work, change, action);
  if (statement === null) return;
  const { rowCount } = await rejected(
    change.seq,
    work.primary.query(statement, [parameterOf([row])]),
  );
  if (rowCount === 1) return;
  throw new ChangeRejected(change.seq, 'A trigger or rule of the primary has kept the row.');
}

function statementFor(work: ReplayWork, change: Change, action: RowAction): string | null {
  const table = tableOf(work, change.table);
  switch (action) {
    case 'nothing':
      return null;
    case 'insert':
      return insertStatement(table);
    case 'update':
      return updateStatement(table, change.newKey !== null);
    case 'delete':
      return deleteStatement(table);
  }
}

/**
 * Waits for the primary to take a change.
 *
 * @param seq number of the change; null for what is found out at the end of the transaction
 * @throws ChangeRejected when it does not let it in
 */
export async function rejected<Answer>(
  seq: bigint | null,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!isRejection(error)) throw error;
    const words = error instanceof SetupError ? (error.detail ?? error.message) : String(error);
    throw new ChangeRejected(seq, words);
  }
}
