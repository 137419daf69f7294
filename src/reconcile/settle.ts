import type { RowChange } from './change.ts';
import type { FoundRow } from './compare-rows.ts';
import type { ConflictKind } from './conflict.ts';

/** What to do with a row of the primary. */
export type RowAction = 'nothing' | 'insert' | 'update' | 'delete';

/** What both sides agree on, or why they do not. */
export type Settled =
  | { readonly kind: 'agreed'; readonly action: RowAction }
  /** `forced`: what lets the fallback's side stand. */
  | { readonly kind: 'conflict'; readonly conflict: ConflictKind; readonly forced: RowAction };

/** What follows from a change and from what the primary has now. */
export function settle({ base, final }: RowChange, found: FoundRow): Settled {
  if (found.kind === 'missing') {
    if (final === null) return agreed('nothing');
    return base === null ? agreed('insert') : conflict('update-missing', 'insert');
  }
  // The primary has it already, or the row came and went and was never the primary's.
  if (found.sameFinal || (base === null && final === null)) return agreed('nothing');
  const untouched = found.ours || (base !== null && found.sameBase);
  if (final === null) {
    return untouched ? agreed('delete') : conflict('delete-differs', 'delete');
  }
  if (untouched) return agreed('update');
  return conflict(base === null ? 'insert-exists' : 'update-differs', 'update');
}

function agreed(action: RowAction): Settled {
  return { kind: 'agreed', action };
}

function conflict(kind: ConflictKind, forced: RowAction): Settled {
  return { kind: 'conflict', conflict: kind, forced };
}
