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
  readonly terminal: CommandTerminal;
  readonly readStandardInput: () => Promise<string>;
  /** Prints a line of progress on standard error, unless --quiet. */
  readonly progress: (line: string) => void;
  /** Prints a line of the result at once, for results without an end such as a log. */
  readonly stream: (line: string) => void;
  /** The same for a line that another program reads: unmasked, so no secret that was not asked for. */
  readonly emit: (line: string) => void;
  /** From here on these values are masked in everything that is printed. */
  readonly hideSecrets: (secrets: readonly string[]) => void;
  /** Asks on the terminal and returns the answer. */
  readonly ask: (question: string) => Promise<string>;
}

/** The terminal, for the faces that draw on it or ask on it. */
export interface CommandTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Whether standard input and output are a terminal. */
  readonly interactive: boolean;
  /** Whether standard input and error are one. */
  readonly asks: boolean;
  /** Whether standard input can give every key at once. */
  readonly canBeRaw: () => boolean;
  /** Prints on standard error, masked. */
  readonly write: (text: string) => void;
  /** Masks every secret known at the moment of the call. */
  readonly mask: (text: string) => string;
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
  /**
   * Printed on standard output as it stands, in place of lines and document: what another program is to
   * read, which a masked word would break. Holds no secret that was not asked for.
   */
  readonly output?: string;
  /** Secrets that were asked for: the document shows them, standard error never does. */
  readonly reveals?: readonly string[];
}

export type RunCommand = (context: CommandContext) => Promise<CommandOutcome>;
