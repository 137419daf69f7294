import { sqlState } from '../postgres/error-signs.ts';
import type { Conflict } from './conflict.ts';

/** Ends a transaction on the primary because nobody has decided what is to stand. */
export class UnresolvedConflicts extends Error {
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super('rows are in conflict');
    this.conflicts = conflicts;
  }
}

/** Ends an attempt to write many rows at once: only their order, one by one, can tell what is wrong. */
export class OrderNeeded extends Error {
  constructor() {
    super('the changes have to be made one by one');
  }
}

/** The primary does not let a change in. */
export class ChangeRejected extends Error {
  /** Null when it was found out at the end of the transaction. */
  readonly seq: bigint | null;
  /** The server's own words. */
  readonly detail: string;

  constructor(seq: bigint | null, detail: string) {
    super(detail);
    this.seq = seq;
    this.detail = detail;
  }
}

/** Integrity constraint violations, and what a trigger may raise. */
export function isRejection(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return state.startsWith('23') || state === 'P0001';
}

/** Whether changes that were written together have to be written otherwise. */
export function isForOrder(error: unknown): boolean {
  return error instanceof OrderNeeded || error instanceof ChangeRejected || isRejection(error);
}
