import * as z from 'zod/mini';
import type { Row } from '../postgres/connection.ts';
import { sqlName, type TableName } from './table-name.ts';

/**
 * One line of the journal. The images are JSON as the server wrote it, `{column: text of the value}`; they
 * are handed on as they are, so that no value passes through a number or a date of JavaScript.
 */
export interface Change {
  readonly seq: bigint;
  readonly table: TableName;
  readonly op: 'i' | 'u' | 'd';
  /** Null for a row of a table without a primary key, which can only be inserted. */
  readonly key: string | null;
  readonly old: string | null;
  readonly new: string | null;
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

const row = z.object({
  seq: z.string(),
  schema: z.string(),
  table: z.string(),
  op: z.enum(['i', 'u', 'd']),
  key: z.nullable(z.string()),
  old: z.nullable(z.string()),
  new: z.nullable(z.string()),
  new_key: z.nullable(z.string()),
});

/** A row of sql/journal-page.sql or sql/journal-changes.sql. */
export function changeOf(found: Row): Change {
  const { seq, schema, table, new_key: newKey, ...rest } = row.parse(found);
  return { ...rest, seq: BigInt(seq), table: { schema, name: table }, newKey };
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
