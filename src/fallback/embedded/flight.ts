import type { Batch } from './batch-assembler.ts';
import type { Tenant } from './tenant.ts';

/** Work of a client that waits for its turn. */
export interface Job {
  readonly tenant: Tenant;
  readonly batch: Batch | null;
  /** Only wipe the session: the client has left in the middle of something. */
  readonly wipe: boolean;
  readonly messages: readonly Buffer[];
}

/** A job that was sent to the engine. */
export interface Flight extends Job {
  readonly id: number;
  /** Since when its COPY FROM STDIN waits for the client; null while it does not. */
  hungrySince: number | null;
  /** Since when its client wants it to be cancelled; null while it does not. */
  cancelledSince: number | null;
}
