import type { SetupError } from '../errors/setup-error.ts';
import type { LeftOut, TransferredTable } from '../transfer/transfer-report.ts';
import type { MoveFinding } from './move-finding.ts';

export type MoveStepId =
  'preflight' | 'take-back' | 'begin' | 'copy' | 'prove' | 'extras' | 'rights' | 'finish';

/** One part of a move, in milliseconds. */
export interface MoveStep {
  readonly id: MoveStepId;
  readonly status: 'done' | 'failed';
  readonly ms: number;
}

/** What a move found and did; with an error what it did before that. */
export interface MoveReport {
  readonly findings: readonly MoveFinding[];
  readonly steps: readonly MoveStep[];
  readonly tables: readonly TransferredTable[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
  /** Where the target stands. */
  readonly state:
    /** Nothing was changed. */
    | 'untouched'
    /** The rows are beside what it held before, which is unchanged, and the next run goes on with them. */
    | 'staged'
    /** All is in its place, and the target is still known as unfinished, for another run. */
    | 'prepared'
    | 'moved';
  readonly error: SetupError | null;
}
