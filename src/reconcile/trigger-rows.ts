import insertsSql from '../../sql/trigger-inserts.sql';
import type { Connection } from '../postgres/connection.ts';
import type { BroughtTable } from './brought-table.ts';
import type { Change } from './change.ts';
import { sqlName } from './table-name.ts';

/** Which rows the triggers of the primary have inserted, while changes are made there one by one. */
export interface TriggerRows {
  /** One row more of the table is there by what was asked for. */
  readonly wrote: (table: BroughtTable) => void;
  /** Takes one of the rows that nobody asked for; false when there is none. */
  readonly take: (table: BroughtTable) => Promise<boolean>;
}

/**
 * Whether the same row, written by a trigger of the primary, would have another key or none: then only the number
 * of such rows tells that it is there.
 */
export function isOfTrigger(table: BroughtTable, { op, depth }: Change): boolean {
  return op === 'i' && depth !== null && depth > 1 && (table.numbered || table.key.length === 0);
}

/** Counts from here on. Throws what `Connection.query` throws. */
export async function triggerRows(
  primary: Connection,
  tables: readonly BroughtTable[],
): Promise<TriggerRows> {
  const names = tables.filter(({ numbered, key }) => numbered || key.length === 0).map(sqlName);
  const asked = await inserted(primary, names);
  const known = (name: string): number => asked.get(name) ?? 0;
  return {
    wrote: (table) => {
      asked.set(sqlName(table), known(sqlName(table)) + 1);
    },
    take: async (table) => {
      const name = sqlName(table);
      const now = (await inserted(primary, [name])).get(name) ?? 0;
      if (now <= known(name)) return false;
      asked.set(name, known(name) + 1);
      return true;
    },
  };
}

async function inserted(
  primary: Connection,
  names: readonly string[],
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const { rows } = await primary.query(insertsSql, [names]);
  return new Map(rows.map((row) => [names[Number(row['n']) - 1] ?? '', Number(row['inserted'])]));
}
