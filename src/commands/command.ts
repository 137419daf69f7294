import type { ExitCode } from '../errors/error-codes.ts';
import type { SetupError } from '../errors/setup-error.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** What a command may use of the outside world; main.ts provides it. */
export interface CommandContext {
  readonly args: ParsedArguments;
  /** Absolute. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  readonly version: string;
  /** Whether standard input and output are a terminal. */
  readonly interactive: boolean;
  readonly readStandardInput: () => Promise<string>;
  /** Prints a line of progress on standard error, unless --quiet. */
  readonly progress: (line: string) => void;
  /** Prints a line of the result at once, for results without an end such as a log. */
  readonly stream: (line: string) => void;
  /** From here on these values are masked in everything that is printed. */
  readonly hideSecrets: (secrets: readonly string[]) => void;
  /** Asks on the terminal and returns the answer. */
  readonly ask: (question: string) => Promise<string>;
}

/** The result of a command as data; main.ts prints it as text or as one JSON document. */
export interface CommandOutcome {
  readonly exitCode: ExitCode;
  /** The result in plain text, for standard output. */
  readonly lines: readonly string[];
  /** The members of the JSON document that are this command's own. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Printed on standard error, or as the document's `error`. */
  readonly error: SetupError | null;
}

export type RunCommand = (context: CommandContext) => Promise<CommandOutcome>;
