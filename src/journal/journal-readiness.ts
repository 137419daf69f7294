import type { SetupError } from '../errors/setup-error.ts';

/** Whether the fallback can record every change that an application makes. */
export type JournalReadiness =
  | { readonly ready: true; readonly unsupported: readonly UnsupportedTable[] }
  | { readonly ready: false; readonly error: SetupError };

/** A table whose changes are refused, all or some, because they could not be brought back. */
export interface UnsupportedTable {
  /** As people read it, `schema.table`. */
  readonly table: string;
  /** A clause, such as `has no primary key: rows can be inserted, not changed or deleted`. */
  readonly why: string;
}
