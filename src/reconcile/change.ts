import type { Row } from '../postgres/connection.ts';
import { sqlName, type TableName } from './table-name.ts';

/**
 * One line of the journal. The images are JSON as the server wrote it, `{column: text of the value}`; they
 * are handed on as they are, so that no value passes through a number or a date of JavaScript.
 */
export interface Change {
  readonly seq: bigint;
  /** The transaction of the fallback. */
  readonly txid: string;
  readonly table: TableName;
  readonly op: 'i' | 'u' | 'd';
  /** Null for a row of a table without a primary key, which can only be inserted. */
  readonly key: string | null;
  readonly old: string | null;
  readonly new: string | null;
  /** 1 for what was asked for, more for what a trigger or a foreign key made of that; null where nobody knows. */
  readonly depth: number | null;
  /** The key after an update that changed it. */
  readonly newKey: string | null;
}

/** What a change, or several, make of one row; null where there is none before or afterwards. */
export interface RowChange {
  readonly table: TableName;
  readonly key: string;
  readonly base: string | null;
  readonly final: string | null;
}

/**
 * Rows of sql/journal-changes.sql. There may be millions of them: what this statement of ours gives is taken as
 * it is, and those of one table share its name.
 */
export function changesIn(rows: readonly Row[]): readonly Change[] {
  const tables = new Map<string, TableName>();
  const named = (schema: string, name: string): TableName => {
    const known = tables.get(`${schema} ${name}`);
    // A blank in a name may make two of them one.
    if (known?.name === name && known.schema === schema) return known;
    const made = { schema, name };
    tables.set(`${schema} ${name}`, made);
    return made;
  };
  return rows.map((row): Change => ({
    seq: BigInt(String(row['seq'])),
    txid: String(row['txid']),
    table: named(String(row['schema']), String(row['table'])),
    op: row['op'] === 'i' || row['op'] === 'd' ? row['op'] : 'u',
    key: textOf(row['key']),
    old: textOf(row['old']),
    new: textOf(row['new']),
    newKey: textOf(row['new_key']),
    depth: typeof row['depth'] === 'number' ? row['depth'] : null,
  }));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The rows that a change touches: two of them when it gave a row another key, none without a key. */
export function rowChanges({ table, key, old, new: after, newKey }: Change): readonly RowChange[] {
  if (key === null) return [];
  if (newKey === null) return [{ table, key, base: old, final: after }];
  return [
    { table, key, base: old, final: null },
    { table, key: newKey, base: null, final: after },
  ];
}

/** What tells a row from all others. */
export function rowId({ table, key }: Pick<RowChange, 'table' | 'key'>): string {
  return `${sqlName(table)} ${key}`;
}

/** Several changes, in order, as one for each row. */
export function netChanges(changes: readonly RowChange[]): ReadonlyMap<string, RowChange> {
  const net = new Map<string, RowChange>();
  for (const change of changes) {
    const id = rowId(change);
    const before = net.get(id);
    net.set(id, before === undefined ? change : { ...before, final: change.final });
  }
  return net;
}
