import { SetupError } from '../errors/setup-error.ts';
import type { Change, RowChange } from './change.ts';
import { compareRows, type FoundRow } from './compare-rows.ts';
import type { Conflict } from './conflict.ts';
import { foreignDependents, referencedConflict } from './foreign-dependents.ts';
import { type ReplayWork, tableOf, verdictOn } from './replay-work.ts';
import type { RowAction } from './settle.ts';
import { ChangeRejected, isRejection, UnresolvedConflicts } from './stopped-replay.ts';
import { isOfTrigger, type TriggerRows } from './trigger-rows.ts';
import { deleteRows, insertRows, rowImages, type RowWrite, updateRows } from './written-rows.ts';

/**
 * Writes changes one by one as the fallback has made them, as a part of a transaction.
 *
 * @param skipped numbers in the journal that are left out
 * @param made what the triggers of the primary have written; null where that does not matter
 * @returns the conflicts that were decided on the way
 * @throws ChangeRejected, UnresolvedConflicts, or what `Connection.query` throws
 */
export async function writeInOrder(
  work: ReplayWork,
  changes: readonly Change[],
  skipped: ReadonlySet<bigint>,
  made: TriggerRows | null = null,
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
    const step =
      change.key === null
        ? { row, action: 'insert' as const }
        : ((await arrived(work, change)) ?? (await stepFor(work, row, conflicts)));
    if (await isThere(work, change, { step, made })) continue;
    await carryOut(work, change, step);
    if (step.action === 'insert') made?.wrote(tableOf(work, change.table));
  }
  return conflicts;
}

/** Whether a trigger of the primary has written the row itself; with another key where the table gives that. */
async function isThere(
  work: ReplayWork,
  change: Change,
  { step, made }: { readonly step: Step; readonly made: TriggerRows | null },
): Promise<boolean> {
  const table = tableOf(work, change.table);
  if (made === null || !isOfTrigger(table, change)) return false;
  const taken = await made.take(table);
  // With this very key: what is left to do is done to that row.
  return taken && step.action === 'insert';
}

/** What is done with one row. */
interface Step {
  readonly row: RowChange;
  readonly action: RowAction;
}

/**
 * A row that has its new key already, because the primary has handed the key of its parent down to it; null
 * for any other.
 */
async function arrived(work: ReplayWork, change: Change): Promise<Step | null> {
  const { table, key, newKey, old: base, new: final } = change;
  if (key === null || newKey === null) return null;
  const before = await foundRow(work, { table, key, base, final });
  if (before.kind === 'present') return null;
  const row: RowChange = { table, key: newKey, base: null, final };
  const after = await foundRow(work, row);
  if (after.kind === 'missing') return null;
  if (after.sameFinal) return { row, action: 'nothing' };
  return after.ours ? { row, action: 'update' } : null;
}

async function foundRow(work: ReplayWork, row: RowChange): Promise<FoundRow> {
  const [found = { kind: 'missing' }] = await compareRows(
    work.primary,
    tableOf(work, row.table),
    [row],
    {
      lock: row.base !== null,
      opening: work.mark.opening,
      newestColumn: work.policies.newestColumn,
    },
  );
  return found;
}

async function stepFor(work: ReplayWork, row: RowChange, conflicts: Conflict[]): Promise<Step> {
  const { action, conflict } = verdictOn(work, row, await foundRow(work, row));
  if (conflict !== null) conflicts.push(conflict);
  if (conflict?.outcome === null) throw new UnresolvedConflicts([conflict]);
  if (action !== 'delete') return { row, action };
  const foreign = await foreignDependents(work, tableOf(work, row.table), [row]);
  if (foreign.size === 0) return { row, action };
  const hanging = referencedConflict(work, row);
  conflicts.push(hanging);
  if (hanging.outcome === null) throw new UnresolvedConflicts([hanging]);
  return { row, action: hanging.outcome === 'fallback' ? action : 'nothing' };
}

async function carryOut(work: ReplayWork, change: Change, { row, action }: Step): Promise<void> {
  const statement = statementFor(work, row, {
    action,
    moves: change.newKey !== null && row.key === change.key,
  });
  if (statement === null) return;
  const { rowCount } = await rejected(
    change.seq,
    work.primary.query(statement.statement, rowImages(statement, [row])),
  );
  if (rowCount === 1) return;
  throw new ChangeRejected(change.seq, 'A trigger or rule of the primary has kept the row.');
}

function statementFor(
  work: ReplayWork,
  row: RowChange,
  { action, moves }: { readonly action: RowAction; readonly moves: boolean },
): RowWrite | null {
  const table = tableOf(work, row.table);
  switch (action) {
    case 'nothing':
      return null;
    case 'insert':
      return insertRows(table);
    case 'update':
      return updateRows(table, { moves });
    case 'delete':
      return deleteRows(table);
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

/** Deferred constraints are heard, and those of what follows wait for its end again. */
export const checkDeferred = 'set constraints all immediate; set constraints all deferred';
