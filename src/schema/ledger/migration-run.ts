import type { ServerProbe } from '../../postgres/probe.ts';
import type { LedgerState } from './ledger-state.ts';

/** How migrations are run against one database. */
export interface MigrationRun {
  /** What the caller knows of the ledger already; absent means that it is read first. */
  readonly ledger?: LedgerState | undefined;
  /** What the server said about itself, for the advice behind a failure. */
  readonly probe?: ServerProbe | undefined;
  /** The embedding dimensions in force; recorded with each migration. */
  readonly dimensions: number;
  /** The version of this program; recorded with each migration. */
  readonly program: string;
  /** Ends the wait for another run, and the run between two migrations. */
  readonly signal?: AbortSignal | undefined;
  /** Says in a short sentence what it is at, and how many migrations are done. */
  readonly progress?:
    | ((message: string, amount?: { readonly done: number; readonly total: number }) => void)
    | undefined;
}

/** What was done about one migration. */
export type MigrationOutcome = { readonly name: string } & (
  | {
      readonly status: 'applied' | 'reverted';
      /** Milliseconds it took. */
      readonly ms: number;
      /** What is worth telling about it beside that, or null. */
      readonly note: string | null;
    }
  /** Another run was first. */
  | { readonly status: 'found' }
  /** Its way back would harm what others use, so it stays applied. */
  | { readonly status: 'kept'; readonly reason: string }
);

/** What a run did, in order. */
export interface MigrationReport {
  readonly outcomes: readonly MigrationOutcome[];
  /** Names whose changed content was accepted, because that was asked for. */
  readonly repaired: readonly string[];
  /** Files that came late or are gone; sentences. */
  readonly warnings: readonly string[];
}
