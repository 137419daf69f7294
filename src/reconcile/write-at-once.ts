import { type Change, netChanges, type RowChange, rowChanges } from './change.ts';
import { compareRows } from './compare-rows.ts';
import type { Conflict } from './conflict.ts';
import { foreignDependents, referencedConflict } from './foreign-dependents.ts';
import { type ReplayWork, tableOf, verdictOn } from './replay-work.ts';
import {
  deleteStatement,
  insertStatement,
  rowParameter,
  updateStatement,
} from './row-statements.ts';
import type { BroughtTable } from './brought-table.ts';
import type { RowAction } from './settle.ts';
import { OrderNeeded, UnresolvedConflicts } from './stopped-replay.ts';
import { byTable } from './survey.ts';

interface TableWrites {
  readonly table: BroughtTable;
  readonly inserts: RowChange[];
  readonly updates: RowChange[];
  readonly deletes: RowChange[];
}

/**
 * Writes what many changes make of each row, as a part of a transaction: each table's inserts from above to
 * below, its updates, its deletions from below to above. That is another order than the fallback's, and
 * whatever only that order allows is left to `writeInOrder`.
 *
 * @returns the conflicts that were decided on the way
 * @throws OrderNeeded, UnresolvedConflicts, or what `Connection.query` throws
 */
export async function writeAtOnce(
  work: ReplayWork,
  changes: readonly Change[],
): Promise<readonly Conflict[]> {
  if (changes.some(({ newKey }) => newKey !== null)) throw new OrderNeeded();
  const net = byTable([...netChanges(changes.flatMap(rowChanges)).values()]);
  const conflicts: Conflict[] = [];
  const writes: TableWrites[] = [];
  for (const rows of net.values()) writes.push(await judged(work, rows, conflicts));
  writes.sort((a, b) => a.table.depth - b.table.depth);
  refuseUnresolved(conflicts);
  await insertKeyless(work, changes);
  for (const { table, inserts } of writes) await insertRows(work, table, inserts);
  for (const { table, updates } of writes) {
    const statement = updateStatement(table, false);
    if (statement !== null) await write(work, statement, updates);
  }
  for (const each of writes.toReversed()) await deleteRows(work, each, conflicts);
  return conflicts;
}

async function judged(
  work: ReplayWork,
  rows: readonly RowChange[],
  conflicts: Conflict[],
): Promise<TableWrites> {
  const [first] = rows;
  if (first === undefined) throw new TypeError('a table without rows');
  const table = tableOf(work, first.table);
  // What its triggers write may wait in the journal, too: only in order it is found to be there already.
  if (table.followed) throw new OrderNeeded();
  const lists: Record<RowAction, RowChange[]> = { insert: [], update: [], delete: [], nothing: [] };
  const found = await compareRows(work.primary, table, rows, {
    lock: rows.some(({ base }) => base !== null),
    opening: work.mark.opening,
    newestColumn: work.policies.newestColumn,
  });
  rows.forEach((change, n) => {
    const { action, conflict } = verdictOn(work, change, found[n] ?? { kind: 'missing' });
    if (conflict !== null) conflicts.push(conflict);
    lists[action].push(change);
  });
  return { table, inserts: lists.insert, updates: lists.update, deletes: lists.delete };
}

function refuseUnresolved(conflicts: readonly Conflict[]): void {
  const open = conflicts.filter(({ outcome }) => outcome === null);
  if (open.length > 0) throw new UnresolvedConflicts(open);
}

async function insertRows(
  work: ReplayWork,
  table: BroughtTable,
  rows: readonly RowChange[],
): Promise<void> {
  await write(work, insertStatement(table), rows);
}

/** Rows without a key are always new. */
async function insertKeyless(work: ReplayWork, changes: readonly Change[]): Promise<void> {
  const rows = changes.flatMap(({ key, table, new: final }): RowChange[] =>
    key === null ? [{ table, key: 'null', base: null, final }] : [],
  );
  for (const some of byTable(rows).values()) {
    const [first] = some;
    if (first !== undefined) await insertRows(work, tableOf(work, first.table), some);
  }
}

async function deleteRows(
  work: ReplayWork,
  { table, deletes }: TableWrites,
  conflicts: Conflict[],
): Promise<void> {
  if (deletes.length === 0) return;
  const kept = new Set<number>();
  for (const n of await foreignDependents(work, table, deletes)) {
    const change = deletes[n];
    if (change === undefined) continue;
    const conflict = referencedConflict(work, change);
    conflicts.push(conflict);
    if (conflict.outcome !== 'fallback') kept.add(n);
  }
  refuseUnresolved(conflicts);
  const going = deletes.filter((_, n) => !kept.has(n));
  await write(work, deleteStatement(table), going);
}

/** The parameter of the statements that write. */
export function parameterOf(rows: readonly RowChange[]): string {
  return rowParameter(rows.map(({ key, base, final }) => ({ key, old: base, new: final })));
}

async function write(
  { primary }: ReplayWork,
  statement: string,
  rows: readonly RowChange[],
): Promise<void> {
  if (rows.length === 0) return;
  const { rowCount } = await primary.query(statement, [parameterOf(rows)]);
  // A trigger has kept some of them.
  if (rowCount !== rows.length) throw new OrderNeeded();
}
