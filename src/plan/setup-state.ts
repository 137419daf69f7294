import type { SetupError } from '../errors/setup-error.ts';
import type { ProvisionerKind } from '../fallback/provisioner.ts';
import type { CheckReport } from '../pgvector/check-report.ts';

/** One settings file after the run. */
export interface FileChange {
  /** As the operator named it. */
  readonly path: string;
  readonly changed: boolean;
  readonly created: boolean;
  readonly keys: readonly string[];
}

/** What a run knows so far; each step returns a new one. */
export interface SetupState {
  readonly primaryReport: CheckReport | null;
  readonly fallbackReport: CheckReport | null;
  readonly provisioner: ProvisionerKind | null;
  readonly files: readonly FileChange[];
  /** Failures that did not stop the run. */
  readonly failures: readonly SetupError[];
}
