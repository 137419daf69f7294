import { type Change, netChanges, type RowChange, rowChanges, rowId } from './change.ts';
import { compareRows } from './compare-rows.ts';
import type { Conflict } from './conflict.ts';
import { foreignDependents, referencedConflict } from './foreign-dependents.ts';
import { isSpeltOtherwise } from './other-spelling.ts';
import { type ReplayWork, tableOf, verdictOn } from './replay-work.ts';
import type { BroughtTable } from './brought-table.ts';
import type { RowAction } from './settle.ts';
import { OrderNeeded, UnresolvedConflicts } from './stopped-replay.ts';
import { byTable } from './by-table.ts';
import {
  deleteRows,
  insertRows,
  isNarrow,
  rowImages,
  type RowWrite,
  slices,
  updateRows,
} from './written-rows.ts';

/** What is to be done with the rows of one table. */
interface TableWrites {
  readonly table: BroughtTable;
  readonly looked: Readonly<Record<RowAction, readonly RowChange[]>>;
  /** The statements that write these compare them, too. */
  readonly blind: Readonly<Record<RowAction, readonly RowChange[]>>;
}

/**
 * Writes what many changes make of each row, as a part of a transaction: each table's inserts from above to
 * below, its updates, its deletions from below to above. That is another order than the fallback's, and
 * whatever only that order allows is left to `writeInOrder`.
 *
 * @param hopeful whether rows are taken to be as the fallback had found them, until a statement finds other ones
 * @returns the conflicts that were decided on the way
 * @throws OrderNeeded, UnresolvedConflicts, or what `Connection.query` throws
 */
export async function writeAtOnce(
  work: ReplayWork,
  changes: readonly Change[],
  hopeful: boolean,
): Promise<readonly Conflict[]> {
  if (needsOrder(work, changes)) throw new OrderNeeded();
  const net = byTable([...netChanges(changes.flatMap(rowChanges)).values()]);
  const conflicts: Conflict[] = [];
  const writes: TableWrites[] = [];
  for (const rows of net.values()) writes.push(await judged(work, rows, { conflicts, hopeful }));
  writes.sort((a, b) => a.table.depth - b.table.depth);
  refuseUnresolved(conflicts);
  await insertKeyless(work, changes);
  for (const { table, looked, blind } of writes) {
    await write(work, insertRows(table), [...looked.insert, ...blind.insert]);
  }
  const { opening } = work.mark;
  for (const { table, looked, blind } of writes) {
    await write(work, updateRows(table, {}), looked.update);
    await write(work, updateRows(table, { opening }), blind.update);
  }
  for (const each of writes.toReversed()) await deleteAll(work, each, conflicts);
  return conflicts;
}

/** Whether only the order of the fallback is right, as the changes themselves tell. */
export function needsOrder(work: ReplayWork, changes: readonly Change[]): boolean {
  // What triggers of the primary write may wait in the journal, too: only in order it is found to be there already.
  return changes.some(({ newKey, table }) => newKey !== null || tableOf(work, table).followed);
}

async function judged(
  work: ReplayWork,
  rows: readonly RowChange[],
  { conflicts, hopeful }: { readonly conflicts: Conflict[]; readonly hopeful: boolean },
): Promise<TableWrites> {
  const [first] = rows;
  if (first === undefined) throw new TypeError('a table without rows');
  const table = tableOf(work, first.table);
  const looked: Record<RowAction, RowChange[]> = noRows();
  const blind: Record<RowAction, RowChange[]> = noRows();
  const doubted: RowChange[] = [];
  for (const change of rows) {
    // About those in conflict somebody has decided.
    const unseen = hopeful && isNarrow(table) && !work.decisions.has(rowId(change));
    if (unseen) blind[usualAction(change)].push(change);
    else doubted.push(change);
  }
  const found = await compareRows(work.primary, table, doubted, {
    lock: doubted.some(({ base }) => base !== null),
    opening: work.mark.opening,
    newestColumn: work.policies.newestColumn,
  });
  doubted.forEach((change, n) => {
    const there = found[n] ?? { kind: 'missing' };
    const { action, conflict } = verdictOn(work, change, there);
    // The other one may go, or get this spelling, by a change of its own.
    if (conflict !== null && isSpeltOtherwise(conflict)) throw new OrderNeeded();
    if (conflict !== null) conflicts.push(conflict);
    looked[action].push(change);
  });
  return { table, looked, blind };
}

const noRows = (): Record<RowAction, RowChange[]> => ({
  insert: [],
  update: [],
  delete: [],
  nothing: [],
});

/** What is done with a row that nobody else has touched. */
function usualAction({ base, final }: RowChange): RowAction {
  if (base === null) return final === null ? 'nothing' : 'insert';
  return final === null ? 'delete' : 'update';
}

function refuseUnresolved(conflicts: readonly Conflict[]): void {
  const open = conflicts.filter(({ outcome }) => outcome === null);
  if (open.length > 0) throw new UnresolvedConflicts(open);
}

/** Rows without a key are always new. */
async function insertKeyless(work: ReplayWork, changes: readonly Change[]): Promise<void> {
  const rows = changes.flatMap(({ key, table, new: final }): RowChange[] =>
    key === null ? [{ table, key: 'null', base: null, final }] : [],
  );
  for (const some of byTable(rows).values()) {
    const [first] = some;
    if (first !== undefined) await write(work, insertRows(tableOf(work, first.table)), some);
  }
}

async function deleteAll(
  work: ReplayWork,
  { table, looked, blind }: TableWrites,
  conflicts: Conflict[],
): Promise<void> {
  const all = [...looked.delete, ...blind.delete];
  if (all.length === 0) return;
  const kept = new Set<RowChange>();
  for (const n of await foreignDependents(work, table, all)) {
    const change = all[n];
    if (change === undefined) continue;
    const conflict = referencedConflict(work, change);
    conflicts.push(conflict);
    if (conflict.outcome !== 'fallback') kept.add(change);
  }
  refuseUnresolved(conflicts);
  const going = (rows: readonly RowChange[]): readonly RowChange[] =>
    rows.filter((row) => !kept.has(row));
  await write(work, deleteRows(table), going(looked.delete));
  await write(work, deleteRows(table, work.mark.opening), going(blind.delete));
}

async function write(
  { primary }: ReplayWork,
  statement: RowWrite | null,
  rows: readonly RowChange[],
): Promise<void> {
  if (statement === null) return;
  for (const part of slices(rows)) {
    const { rowCount } = await primary.query(statement.statement, rowImages(statement, part));
    // A trigger has kept some of them, or they are not as they were.
    if (rowCount !== part.length) throw new OrderNeeded();
  }
}
