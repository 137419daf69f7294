import type { Connection } from '../postgres/connection.ts';
import type { BookMark } from './books.ts';
import type { BroughtTable } from './brought-table.ts';
import { type RowChange, rowId } from './change.ts';
import type { FoundRow } from './compare-rows.ts';
import type { Conflict } from './conflict.ts';
import type { Hope } from './hope.ts';
import { sqlName, type TableName } from './table-name.ts';
import type { ReconcilePolicies } from './reconcile-policy.ts';
import { type RowAction, settle } from './settle.ts';
import { conflictOf, type Decisions } from './survey.ts';
import type { TableBook } from './table-book.ts';

/** What is needed to bring changes to the primary. */
export interface ReplayWork {
  readonly primary: Connection;
  readonly fallback: Connection;
  readonly tables: TableBook;
  readonly policies: ReconcilePolicies;
  readonly decisions: Decisions;
  readonly mark: BookMark;
  readonly hope: Hope;
  /** The same for changes that are made in their order. */
  readonly inOneGo: Hope;
  /** Whether everything of a batch is kept or nothing, however it has to be written. */
  readonly together: boolean;
}

/** What is done with one row. */
export interface RowVerdict {
  readonly action: RowAction;
  /** To be written down, and decided by somebody when its outcome is null. */
  readonly conflict: Conflict | null;
}

/** Judges a row: by what was decided about it, else by what the primary has now. */
export function verdictOn(
  { decisions, policies }: ReplayWork,
  change: RowChange,
  found: FoundRow,
): RowVerdict {
  const settled = settle(change, found);
  const decision = decisions.get(rowId(change));
  if (decision?.outcome === 'primary') return { action: 'nothing', conflict: decision.conflict };
  if (settled.kind === 'agreed') {
    return { action: settled.action, conflict: decision?.conflict ?? null };
  }
  const conflict =
    decision === undefined
      ? conflictOf(change, found, settled.conflict, policies)
      : decision.conflict;
  const stands = decision?.outcome ?? conflict?.outcome ?? null;
  return { action: stands === 'fallback' ? settled.forced : 'nothing', conflict };
}

/** The table of a change. Every table was looked at before its changes are written. */
export function tableOf({ tables }: ReplayWork, name: TableName): BroughtTable {
  const table = tables.primary.get(sqlName(name));
  if (table === undefined) throw new TypeError(`nobody has looked at ${sqlName(name)}`);
  return table;
}
