/** How a table went, and how much of it went over the wire. */
export interface TransferredTable {
  readonly schema: string;
  readonly name: string;
  readonly way: 'copied' | 'updated' | 'unchanged';
  /** On the target now. */
  readonly rows: number;
  /** That were sent, changed and new ones alike. */
  readonly sent: number;
  /** That an interrupted run had sent before. */
  readonly kept: number;
  /** That the source does not have any more. */
  readonly deleted: number;
  readonly bytes: number;
  /** Rows and a sum of their values, the same on both sides; null where they were not compared. */
  readonly contents: string | null;
}

/** Something of the source that the target does not have now. */
export interface LeftOut {
  /** `view public.paid`, `foreign table public.far`. */
  readonly what: string;
  /** A clause: the server's own words where it refused. */
  readonly why: string;
}

export interface TransferReport {
  readonly tables: readonly TransferredTable[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
}
