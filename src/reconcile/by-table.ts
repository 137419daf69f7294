import type { RowChange } from './change.ts';
import { sqlName } from './table-name.ts';

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
