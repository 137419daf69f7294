/** A terminal that is written to and answered line by line; nothing on it ever moves or vanishes. */
export interface LineTerminal {
  /** Prints one line. */
  readonly print: (line: string) => void;
  /** The answer without its line break; null when the operator cancels or input ends. */
  readonly ask: (question: string) => Promise<string | null>;
  /** The same, and nothing that is typed is shown; null as well when `canHide` is false. */
  readonly askHidden: (question: string) => Promise<string | null>;
  /** Whether this terminal can hide what is typed. */
  readonly canHide: boolean;
}
