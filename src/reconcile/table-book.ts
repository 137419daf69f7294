import type { Connection } from '../postgres/connection.ts';
import { bothTables } from './assess.ts';
import type { BroughtTable, WaitingChanges } from './brought-table.ts';
import type { Change } from './change.ts';
import { sqlName } from './table-name.ts';

/** The tables that get changes; others are looked at when their first change comes. */
export interface TableBook {
  readonly primary: ReadonlyMap<string, BroughtTable>;
  readonly fallback: ReadonlyMap<string, BroughtTable>;
  /** Looks at the tables that are not known yet. Throws RECONCILE_REFUSED when one does not fit. */
  readonly learn: (tables: readonly WaitingChanges[]) => Promise<void>;
}

/** An empty book of the tables of both databases. */
export function tableBook(sides: {
  readonly primary: Connection;
  readonly fallback: Connection;
}): TableBook {
  const primary = new Map<string, BroughtTable>();
  const fallback = new Map<string, BroughtTable>();
  return {
    primary,
    fallback,
    learn: async (tables) => {
      const unknown = tables.filter((table) => !primary.has(sqlName(table)));
      if (unknown.length === 0) return;
      const both = await bothTables(sides, unknown);
      for (const [name, table] of both.primary) primary.set(name, table);
      for (const [name, table] of both.fallback) fallback.set(name, table);
    },
  };
}

/** What some changes ask of their tables. */
export function askedOfTables(changes: readonly Change[]): readonly WaitingChanges[] {
  const asked = new Map<
    string,
    { -readonly [Part in keyof WaitingChanges]: WaitingChanges[Part] }
  >();
  for (const { table, op } of changes) {
    const name = sqlName(table);
    const one = asked.get(name) ?? { ...table, inserts: 0, updates: 0, deletes: 0 };
    if (op === 'i') one.inserts += 1;
    if (op === 'u') one.updates += 1;
    if (op === 'd') one.deletes += 1;
    asked.set(name, one);
  }
  return [...asked.values()];
}
