/** A way to act as an administrator of a server that the operator runs. */
export interface Administrator {
  /** Who that is, for progress and errors: `postgres, through /run/postgresql`. */
  readonly name: string;
  /**
   * Runs one statement in a database of that server and returns the first value of the first row,
   * or null. Without a signal it cannot be cancelled, as taking back must not be. Throws SetupError
   * with the server's words.
   */
  readonly run: (
    database: string,
    statement: string,
    signal?: AbortSignal,
  ) => Promise<string | null>;
}
