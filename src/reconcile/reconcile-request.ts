import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { ReconcilePolicies } from './reconcile-policy.ts';

/** Which databases, by which policies, and how patiently. */
export interface ReconcileRequest {
  readonly primary: ConnectionSettings;
  readonly fallback: ConnectionSettings;
  /** Where this machine remembers the fence; null for nowhere. */
  readonly stateDir: string | null;
  readonly policies: ReconcilePolicies;
  /** Takes the server that answers for the primary, though another one was left. */
  readonly acceptPrimary?: boolean;
  /** Rows that go to the primary at a time. Default: all of up to 5000, and 500 where there are more. */
  readonly batchRows?: number;
  /** Milliseconds that transactions on the fallback get to end, before the last rows are brought. Default 5000. */
  readonly holdMs?: number;
  /** Milliseconds that the last rows may take, by the pace until then, while writes are held. Default 2000. */
  readonly restMs?: number;
  /** Milliseconds to wait for another run to end. Default 2000. */
  readonly lockPatienceMs?: number;
  /** How often to try to connect. Default 3. */
  readonly tries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** Five hundred rows take some ten milliseconds; so long others wait for a row that both want. */
export const usualBatchRows = 500;

/**
 * So many are kept or taken back as a whole: a conflict that only shows when rows are written then leaves
 * nothing behind. They take about a second.
 */
export const togetherRows = 5_000;

/** Facts section 3: new writes wait five seconds at most. */
export const usualHoldMs = 5_000;

/** Leaves time for the transactions that have to end, and for the comparison at the end. */
export const usualRestMs = 2_000;

/** A server notices within a second that a client was killed on the same machine; another run lasts longer. */
export const usualLockPatienceMs = 2_000;
