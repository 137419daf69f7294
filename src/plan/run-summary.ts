import type { Target } from '../errors/setup-error.ts';
import type { FileChange } from './setup-state.ts';

/** How to reach a database by hand, as it is typed, and where its password is. */
export interface ConnectCommand {
  readonly target: Target;
  readonly command: string;
}

/** What there is to know about a finished run besides its checks, for a face that shows the parts apart. */
export interface RunSummary {
  /** Whether anything was done or written. */
  readonly changed: boolean;
  /** One line for each database. */
  readonly targets: readonly string[];
  readonly files: readonly FileChange[];
  /** A heading and a line for each difference between the two files; empty without any. */
  readonly drift: readonly string[];
  readonly warnings: readonly string[];
  /** The conclusion in one sentence. */
  readonly closing: string;
  /** How to reach by hand what answers, the primary first. */
  readonly connect: readonly ConnectCommand[];
}
